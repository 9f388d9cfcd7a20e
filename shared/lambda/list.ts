import { z } from 'zod';
import type { Page, PageRequest } from '#shared/domain/ports.ts';

/** Query parameters that every list takes (spec A-3). */
export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(200).default(100).meta({ description: 'Most items of a page' }),
  cursor: z.string().min(1).max(2000).optional().meta({ description: 'nextCursor of the page before' }),
};

export const pageQuerySchema = z.strictObject(pageQuery);

export const pageRequest = ({
  limit,
  cursor,
}: {
  limit: number;
  cursor?: string | undefined;
}): PageRequest => ({
  limit,
  cursor: cursor ?? null,
});

export const listSchema = <Item extends z.ZodType>(item: Item) =>
  z.object({
    items: z.array(item),
    nextCursor: z
      .string()
      .nullable()
      .meta({ description: 'The cursor of the next page; null on the last', examples: [null] }),
  });

export const listOf = <Item>({
  items,
  cursor,
}: Page<Item>): { items: Item[]; nextCursor: string | null } => ({
  items,
  nextCursor: cursor,
});
