import { synthesise } from '#lib/synthesise.ts';

synthesise();
