import fc from 'fast-check';
import {
  CONTENT_TYPES,
  HEADER_VALUES,
  RAW_BODIES,
  RAW_QUERIES,
  STRANGE_NAMES,
  TEXTS,
  VALUES,
} from './bad-values.ts';
import type { DescribedOperation, DescribedParameter } from './described-operations.ts';
import type { DraftRequest } from './draft-request.ts';
import { type KnownIds, validValue } from './valid-requests.ts';

/** One thing that is wrong with a request. */
export type Bend = (draft: DraftRequest) => void;

const pick = <T>(values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);
const encoded = (text: string): string => encodeURIComponent(text.toWellFormed());

/** What belongs to the caller, and what to somebody else. */
export interface Belongings {
  own: KnownIds;
  foreign: KnownIds;
}

/** What is worth being tried on its own, each time: everything that does not depend on chance. */
export function certainBends(operation: DescribedOperation, { foreign }: Belongings): Bend[] {
  const inPath = operation.parameters.filter((parameter) => parameter.in === 'path');
  const inQuery = operation.parameters.filter((parameter) => parameter.in === 'query');
  const ofOthers: Bend[] = [
    ...inPath.map(
      (parameter): Bend =>
        ({ params }) =>
          void Object.assign(params, { [parameter.name]: validValue(parameter, foreign) }),
    ),
    ...inQuery.map(
      (parameter): Bend =>
        (draft) =>
          set(draft, parameter.name, [validValue(parameter, foreign)]),
    ),
  ];
  return [...ofOthers, ...STRAY_BENDS, ...(operation.body ? [...bodiesOfOthers(foreign), ...RAW_BENDS] : [])];
}

const STRAY_BENDS: readonly Bend[] = [
  ...STRANGE_NAMES.map(
    (name): Bend =>
      ({ query }) =>
        void query.push([encoded(name), 'x']),
  ),
  ...RAW_QUERIES.map(
    (raw): Bend =>
      ({ query }) =>
        void query.push([raw, 'x']),
  ),
  ...HEADER_VALUES.flatMap((value) =>
    ['if-match', 'idempotency-key'].map(
      (name): Bend =>
        ({ headers }) =>
          void Object.assign(headers, { [name]: value }),
    ),
  ),
];

const RAW_BENDS: readonly Bend[] = [
  ...RAW_BODIES.map(
    (raw): Bend =>
      (draft) =>
        void Object.assign(draft, { rawBody: raw }),
  ),
  ...CONTENT_TYPES.map(
    (type): Bend =>
      ({ headers }) =>
        void Object.assign(headers, { 'content-type': type }),
  ),
];

/** Every id in the body, as if it were somebody else's. */
const bodiesOfOthers = (foreign: KnownIds): Bend[] => [
  (draft) => {
    const text = JSON.stringify(draft.body).replaceAll(
      /[a-z]{3}_(?=[a-z0-9]{10})[a-z0-9]+/g,
      (id) => foreign.get(id.slice(0, 4)) ?? id,
    );
    draft.body = JSON.parse(text);
  },
];

/** Whatever can be wrong with a request, by chance, and now and then an optional parameter that is right. */
export function bends(operation: DescribedOperation, belongings: Belongings): fc.Arbitrary<Bend> {
  const of = (place: string) => operation.parameters.filter((parameter) => parameter.in === place);
  const hints = [...belongings.own.values(), ...belongings.foreign.values(), 'events'];
  const texts = pick([...TEXTS, ...hints]);
  return fc.oneof(
    pick(certainBends(operation, belongings)),
    ...(of('path').length > 0 ? [pathBend(of('path'), texts)] : []),
    ...(of('query').length > 0 ? queryBends(of('query'), belongings.own, texts) : []),
    ...(operation.body ? bodyBends(pick([...VALUES, ...hints])) : []),
  );
}

const pathBend = (
  parameters: readonly DescribedParameter[],
  texts: fc.Arbitrary<string>,
): fc.Arbitrary<Bend> =>
  fc.tuple(pick(parameters), texts).map(
    ([{ name }, value]) =>
      ({ params }) =>
        void Object.assign(params, { [name]: value.toWellFormed() }),
  );

/** Wrong, twice, missing, and as it should be. */
const queryBends = (
  parameters: readonly DescribedParameter[],
  ids: KnownIds,
  texts: fc.Arbitrary<string>,
): fc.Arbitrary<Bend>[] => [
  fc.tuple(pick(parameters), texts).map(
    ([{ name }, value]) =>
      (draft) =>
        set(draft, name, [value]),
  ),
  fc.tuple(pick(parameters), texts).map(
    ([{ name }, value]) =>
      (draft) =>
        set(draft, name, [value, value]),
  ),
  pick(parameters).map(
    ({ name }) =>
      (draft) =>
        set(draft, name, []),
  ),
  pick(parameters).map((parameter) => (draft) => set(draft, parameter.name, [validValue(parameter, ids)])),
];

function set(draft: DraftRequest, name: string, values: readonly string[]): void {
  const others = draft.query.filter(([known]) => known !== name);
  draft.query = [...others, ...values.map((value) => [name, encoded(value)] as const)];
}

const bodyBends = (values: fc.Arbitrary<unknown>): fc.Arbitrary<Bend>[] => [
  fc.tuple(fc.nat(), values).map(([at, value]) => (draft) => {
    draft.body = withMember(draft.body, at, () => value);
  }),
  fc.nat().map((at) => (draft) => {
    draft.body = withMember(draft.body, at, () => undefined);
  }),
  fc.tuple(fc.nat(), pick(STRANGE_NAMES), values).map(([at, name, value]) => (draft) => {
    draft.body = withMember(draft.body, at, (member) => withField(member, name, value));
  }),
];

/** A field of that name, `__proto__` included. */
const withField = (member: unknown, name: string, value: unknown): unknown =>
  typeof member === 'object' && member !== null && !Array.isArray(member)
    ? Object.fromEntries([...Object.entries(member), [name, value]])
    : value;

/** Changes one of the places in a value, the value itself being the first. */
function withMember(root: unknown, at: number, change: (member: unknown) => unknown): unknown {
  let left = at % countMembers(root);
  const visit = (node: unknown): unknown => {
    if (left === 0) {
      left -= 1;
      return change(node);
    }
    left -= 1;
    if (Array.isArray(node)) return node.map(visit);
    if (typeof node !== 'object' || node === null) return node;
    return Object.fromEntries(Object.entries(node).map(([key, member]) => [key, visit(member)]));
  };
  return visit(root);
}

const countMembers = (node: unknown): number =>
  1 +
  (typeof node === 'object' && node !== null ? Object.values(node).map(countMembers) : []).reduce(
    (sum, one) => sum + one,
    0,
  );
