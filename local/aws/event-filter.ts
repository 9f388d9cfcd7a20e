import { z } from 'zod';
import { type Fields, fieldsOf } from './json-fields.ts';

type Matches = (value: unknown) => boolean;

const scalarSchema = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const comparisonSchema = z.enum(['=', '<', '<=', '>', '>=']);
const patternSchema = z.record(z.string(), z.unknown());

/** The conditions that are understood here, by their only key. */
const conditionSchemas = {
  prefix: z.string(),
  exists: z.boolean(),
  'anything-but': z.union([scalarSchema.transform((one) => [one]), z.array(scalarSchema).min(1)]),
  numeric: z.union([
    z.tuple([comparisonSchema, z.number()]),
    z.tuple([comparisonSchema, z.number(), comparisonSchema, z.number()]),
  ]),
};

const COMPARISONS: Readonly<
  Record<z.infer<typeof comparisonSchema>, (one: number, other: number) => boolean>
> = {
  '=': (one, other) => one === other,
  '<': (one, other) => one < other,
  '<=': (one, other) => one <= other,
  '>': (one, other) => one > other,
  '>=': (one, other) => one >= other,
};

/**
 * Makes one question of the filters of an event source: whether any of their patterns fits. Without patterns all fits.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
 * @throws for a pattern that is none, and for conditions other than exact values, prefix, anything-but, exists, numeric.
 */
export function createEventFilter(patterns: readonly string[]): Matches {
  const matchers = patterns.map((pattern) => objectMatcher(patternSchema.parse(parse(pattern))));
  return (event) => matchers.length === 0 || matchers.some((matches) => matches(event));
}

function parse(pattern: string): unknown {
  try {
    return JSON.parse(pattern);
  } catch (cause) {
    throw new Error(`The filter pattern ${pattern} is no JSON.`, { cause });
  }
}

/** All fields have to fit; of a list of objects one that fits is enough. */
function objectMatcher(pattern: Fields): Matches {
  const fields = Object.entries(pattern).map(([name, expected]): [string, Matches] => [
    name,
    fieldMatcher(name, expected),
  ]);
  const fits = (value: unknown): boolean => {
    const actual = fieldsOf(value);
    return fields.every(([name, matches]) => matches(Object.hasOwn(actual, name) ? actual[name] : undefined));
  };
  return (value) => (Array.isArray(value) ? value.some(fits) : fits(value));
}

function fieldMatcher(name: string, expected: unknown): Matches {
  if (name.startsWith('$')) throw new Error(`The filter pattern's ${name} is not understood here.`);
  if (Array.isArray(expected)) {
    const conditions = expected.map(conditionMatcher);
    return (value) => conditions.some((matches) => matches(value));
  }
  if (typeof expected === 'object' && expected !== null) return objectMatcher(fieldsOf(expected));
  throw new Error(`The filter pattern's ${name} is neither a list of conditions nor an object.`);
}

function conditionMatcher(condition: unknown): Matches {
  if (typeof condition !== 'object' || condition === null) {
    const exact = scalarSchema.parse(condition);
    return onAny((value) => value === exact);
  }
  const [[kind, parameter] = ['', null], ...others] = Object.entries(condition);
  if (others.length === 0) {
    if (kind === 'exists') return existenceMatcher(conditionSchemas.exists.parse(parameter));
    if (kind === 'prefix') return prefixMatcher(conditionSchemas.prefix.parse(parameter));
    if (kind === 'numeric') return numericMatcher(conditionSchemas.numeric.parse(parameter));
    if (kind === 'anything-but') {
      const refused = new Set<unknown>(conditionSchemas['anything-but'].parse(parameter));
      return onAny((value) => value !== undefined && !refused.has(value));
    }
  }
  throw new Error(`The filter condition ${JSON.stringify(condition)} is not understood here.`);
}

/** Only what is no object itself counts as there. */
function existenceMatcher(wanted: boolean): Matches {
  return (value) => (value !== undefined && (Array.isArray(value) || !isObject(value))) === wanted;
}

function prefixMatcher(prefix: string): Matches {
  return onAny((value) => typeof value === 'string' && value.startsWith(prefix));
}

function numericMatcher(limits: z.infer<typeof conditionSchemas.numeric>): Matches {
  const [comparison, limit, otherComparison = comparison, otherLimit = limit] = limits;
  return onAny(
    (value) =>
      typeof value === 'number' &&
      COMPARISONS[comparison](value, limit) &&
      COMPARISONS[otherComparison](value, otherLimit),
  );
}

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;

/** Of a list one item that fits is enough; an object is no value. */
const onAny =
  (matches: Matches): Matches =>
  (value) =>
    Array.isArray(value) ? value.some(matches) : !isObject(value) && matches(value);
