import { writeFile } from 'node:fs/promises';
import { clientTypes } from '#local/docs/client-types.ts';

/** `npm run client` writes the types of the client, from the routes that the management API serves. */
const file = new URL('../client/schema.ts', import.meta.url);
await writeFile(file, await clientTypes());
console.log('Written: client/schema.ts');
