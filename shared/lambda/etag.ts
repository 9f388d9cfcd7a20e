import { z } from 'zod';

export const etagOf = ({ version }: { version: number }): { etag: string } => ({ etag: `"${version}"` });

/** `If-Match`: the versions that the caller is ready to overwrite, null for any (RFC 9110, strong comparison). */
export const ifMatchSchema = z.object({
  'if-match': z
    .string()
    .optional()
    .transform((text) => (text === undefined || text.trim() === '*' ? null : versionsIn(text)))
    .meta({ description: 'The ETag that the change is based on', examples: ['"3"'] }),
});

function versionsIn(text: string): number[] {
  return text.split(',').flatMap((tag) => {
    const version = /^"(\d{1,15})"$/.exec(tag.trim())?.[1];
    return version === undefined ? [] : [Number(version)];
  });
}
