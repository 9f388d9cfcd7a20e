import { z } from 'zod';

/** Where the local cloud listens unless it is told otherwise. */
export const localUrlOption = z.url('A URL is needed.').default('http://127.0.0.1:8787');

/** Posts to a control endpoint. @throws Error with its own sentence when it refuses, or nothing answers there. */
export async function askLocalCloud<Schema extends z.ZodType>(
  url: string,
  path: string,
  body: object,
  schema: Schema,
): Promise<z.output<Schema>> {
  const response = await fetch(new URL(path, url), { method: 'POST', body: JSON.stringify(body) }).catch(
    (cause: unknown) => {
      throw new Error(`No local cloud answers at ${url}. Start it with "npm start".`, { cause });
    },
  );
  const text = await response.text();
  if (response.ok) return schema.parse(JSON.parse(text));
  throw new Error(`The local cloud answered ${response.status}: ${sentenceIn(text)}`);
}

function sentenceIn(text: string): string {
  try {
    return z.object({ message: z.string() }).parse(JSON.parse(text)).message;
  } catch {
    return text;
  }
}
