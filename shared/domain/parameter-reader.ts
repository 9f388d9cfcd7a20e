import type { FieldError } from './errors.ts';
import type { KnownParameter, SentParameter } from './event-parameters.ts';
import type { Parsed } from './event-times.ts';
import { formatAddress, parseAddress } from './ip-address.ts';
import { decimalToPicos, type Micros, picosToMicros } from './micros.ts';

// An event is one item of at most 400 KB, with its history, in whatever alphabet.
export const MAX_PARAMETERS = 100;
const MAX_CHARACTERS = 30_000;
const MAX_SHOWN_NAME = 100;
const MAX_ID_LENGTH = 500;
const LONGER: ReadonlyMap<KnownParameter, number> = new Map([
  ['user_agent', 4000],
  ['referer', 4000],
  ['site_url', 4000],
  ['keyword', 2000],
  ['browser_languages', 2000],
  ['third_party_rejected_reason', 1000],
]);
const AMOUNT = /^\d{1,12}(?:\.\d{1,30})?$/;

/** Reads known parameters one by one, and collects what is wrong with them. */
export interface ParameterReader {
  read<Value>(
    parameter: KnownParameter,
    parse: (text: string, parameter: KnownParameter) => Parsed<Value>,
  ): Value | null;
  text(parameter: KnownParameter): string | null;
  errors: readonly FieldError[];
}

export function createParameterReader(known: ReadonlyMap<KnownParameter, SentParameter>): ParameterReader {
  const errors: FieldError[] = [];
  const read: ParameterReader['read'] = (parameter, parse) => {
    const sent = known.get(parameter);
    if (sent === undefined) return null;
    const parsed = parse(sent.value, parameter);
    if ('value' in parsed) return parsed.value;
    errors.push({ path: sent.name, message: `${sent.name} ${parsed.problem}` });
    return null;
  };
  return { errors, read, text: (parameter) => read(parameter, parseText) };
}

function parseText(text: string, parameter: KnownParameter): Parsed<string> {
  const maxLength = LONGER.get(parameter) ?? MAX_ID_LENGTH;
  return text.length > maxLength ? { problem: `has more than ${maxLength} characters.` } : { value: text };
}

/** More decimals than money has are rounded off. */
export function parseAmount(text: string): Parsed<Micros> {
  return AMOUNT.test(text)
    ? { value: picosToMicros(decimalToPicos(text)) }
    : { problem: 'is no plain decimal such as 1.5.' };
}

export function parseCurrency(text: string): Parsed<string> {
  return /^[a-z]{3}$/i.test(text)
    ? { value: text.toUpperCase() }
    : { problem: 'is no currency of three letters such as USD.' };
}

export function parseCountry(text: string): Parsed<string> {
  return /^[a-z]{2}$/i.test(text)
    ? { value: text.toUpperCase() }
    : { problem: 'is no country of two letters such as DE.' };
}

export function parseCallerAddress(text: string): Parsed<string> {
  const address = parseAddress(text);
  return address ? { value: formatAddress(address) } : { problem: 'is no IPv4 or IPv6 address.' };
}

/** What is wrong with a call as a whole; null where nothing is. */
export function checkSize(parameters: Readonly<Record<string, string>>): FieldError | null {
  const entries = Object.entries(parameters);
  const surplus = entries[MAX_PARAMETERS];
  if (surplus) {
    return { path: shownName(surplus[0]), message: `An event has at most ${MAX_PARAMETERS} parameters.` };
  }
  if (entries.reduce((sum, entry) => sum + sizeOf(entry), 0) <= MAX_CHARACTERS) return null;
  const largest = entries.reduce((found, each) => (sizeOf(each) > sizeOf(found) ? each : found));
  return {
    path: shownName(largest[0]),
    message: `The parameters of an event have at most ${MAX_CHARACTERS} characters in all; this one has the most.`,
  };
}

const sizeOf = ([name, value]: readonly [string, string]): number => name.length + value.length;

/** A name as messages and logs can bear it. */
export const shownName = (name: string): string => name.slice(0, MAX_SHOWN_NAME).toWellFormed();
