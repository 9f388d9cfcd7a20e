import { z } from 'zod';

/** What a template's expressions can point at. Both throw for what is not there. */
export interface References {
  /** The value of `Ref`: of a parameter, a pseudo parameter or a resource. */
  ref(name: string): unknown;
  attribute(logicalId: string, name: string): unknown;
}

type Call = (input: unknown, references: References) => unknown;

const textSchema = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const listSchema = z.array(z.unknown());

const calls: Readonly<Record<string, Call>> = {
  Ref: (name, references) => references.ref(z.string().parse(name)),
  'Fn::GetAtt': getAttribute,
  'Fn::Join': join,
  'Fn::Split': split,
  'Fn::Select': select,
  'Fn::Sub': substitute,
};

/**
 * Gives the value with every CloudFormation function in it worked out.
 * @throws for a function that is not known here, and for one that is used wrongly.
 */
export function resolveValue(value: unknown, references: References): unknown {
  if (Array.isArray(value)) return value.map((item) => resolveValue(item, references));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [first] = entries;
  if (entries.length === 1 && first && (first[0] === 'Ref' || first[0].startsWith('Fn::'))) {
    const call = calls[first[0]];
    if (!call) throw new Error(`The function ${first[0]} is not known to the local cloud.`);
    return call(first[1], references);
  }
  return Object.fromEntries(entries.map(([key, item]) => [key, resolveValue(item, references)]));
}

function getAttribute(input: unknown, references: References): unknown {
  const [logicalId, name] =
    typeof input === 'string' ? splitOnce(input) : z.tuple([z.string(), z.string()]).parse(input);
  return references.attribute(logicalId, name);
}

function join(input: unknown, references: References): string {
  const [separator, items] = z.tuple([z.string(), z.unknown()]).parse(input);
  return z.array(textSchema).parse(resolveValue(items, references)).join(separator);
}

function split(input: unknown, references: References): string[] {
  const [separator, text] = z.tuple([z.string(), z.unknown()]).parse(input);
  return z.string().parse(resolveValue(text, references)).split(separator);
}

function select(input: unknown, references: References): unknown {
  const [position, items] = z.tuple([z.coerce.number().int().min(0), z.unknown()]).parse(input);
  const list = listSchema.parse(resolveValue(items, references));
  if (position >= list.length) throw new Error(`Fn::Select asks for item ${position} of ${list.length}.`);
  return list[position];
}

function substitute(input: unknown, references: References): string {
  const [pattern, own] =
    typeof input === 'string'
      ? [input, {}]
      : z.tuple([z.string(), z.record(z.string(), z.unknown())]).parse(input);
  return pattern.replace(/\$\{(!?)([^}]+)\}/g, (_match, literal: string, name: string) => {
    if (literal) return `\${${name}}`;
    if (name in own) return textSchema.parse(resolveValue(own[name], references));
    return textSchema.parse(
      name.includes('.') ? references.attribute(...splitOnce(name)) : references.ref(name),
    );
  });
}

/** `Table.Arn` is attribute `Arn` of `Table`; attribute names may hold more points. */
function splitOnce(text: string): [string, string] {
  const point = text.indexOf('.');
  return [text.slice(0, point), text.slice(point + 1)];
}
