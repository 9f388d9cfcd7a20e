import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { cursorsOf } from '#shared/domain/cursor.ts';

const positionSchema = z.strictObject({ day: z.string(), shown: z.int() });
const POSITION = { day: '2026-03-14', shown: 3 };
const QUESTION = ['wsp_1', { from: '2026-03-14', to: undefined }];

const ownText = cursorsOf(positionSchema, QUESTION).encode(POSITION);
const textOf = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('a cursor', () => {
  it('leads back to its position, and fits into a query as it is', () => {
    expect(cursorsOf(positionSchema, QUESTION).decode(ownText)).toEqual(POSITION);
    expect(ownText).toMatch(/^[\w-]+$/);
  });

  it.each([
    ['another question', cursorsOf(positionSchema, ['wsp_2', QUESTION[1]]).encode(POSITION)],
    ['a position of another shape', cursorsOf(z.string(), QUESTION).encode('2026-03-14')],
    ['no question at all', textOf({ at: POSITION })],
    ['a text that is no JSON', 'xx'],
    ['JSON that is no object', textOf(null)],
    ['a text that was cut', ownText.slice(0, -8)],
  ])('is not taken from %s', (_, text) => {
    expect(() => cursorsOf(positionSchema, QUESTION).decode(text)).toThrow(
      expect.objectContaining({
        code: 'invalid-parameter',
        errors: [{ path: 'cursor', message: 'The cursor was not made by this list.' }],
      }),
    );
  });
});
