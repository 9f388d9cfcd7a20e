/** What the reader and the stand-in network have to agree on. */
export const API_TOKEN = 'placeholder-api-token';
/** Long after the last row of any account that is read here. */
export const NOW = Date.UTC(2026, 2, 1, 0, 10);
