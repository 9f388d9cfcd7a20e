import type { Attribute, Item } from './attributes.ts';

export interface Placeholders {
  names: Readonly<Record<string, string>>;
  values: Item;
}

/** The item after an expression of the form `SET a = :a, b = :b ADD c :c`. @throws for any other. */
export function updateItem(item: Item, expression: string, { names, values }: Placeholders): Item {
  const [, sets = '', adds = ''] = /^SET (.+?)(?: ADD (.+))?$/.exec(expression) ?? [];
  const after = { ...item };
  const each = (part: string, separator: string, act: (name: string, value: Attribute) => void): void => {
    for (const change of part === '' ? [] : part.split(', ')) {
      const [name = '', placeholder = ''] = change.split(separator);
      const value = values[placeholder];
      if (!value) throw new Error(`The expression "${expression}" is not understood here.`);
      act(names[name] ?? name, value);
    }
  };
  each(sets, ' = ', (name, value) => {
    after[name] = value;
  });
  each(adds, ' ', (name, value) => {
    after[name] = add(after[name], value);
  });
  return after;
}

function add(before: Attribute | undefined, value: Attribute): Attribute {
  if ('N' in value) return { N: String((before ? numberOf(before) : 0) + numberOf(value)) };
  if ('SS' in value)
    return { SS: [...new Set([...(before && 'SS' in before ? before.SS : []), ...value.SS])] };
  throw new Error('Only numbers and sets can be added to.');
}

export function numberOf(attribute: Attribute | undefined): number {
  if (attribute && 'N' in attribute) return Number(attribute.N);
  throw new Error('An attribute that has to be a number is none.');
}
