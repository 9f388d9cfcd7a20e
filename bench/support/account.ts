/** What the reader and the stand-in network have to agree on. */
export const API_TOKEN = 'placeholder-api-token';
/** Long after the last row of any account that is read here. */
export const NOW = Date.UTC(2026, 2, 1, 0, 10);

/** Any region and any key will do for what listens on loopback. */
export const AWS_PLACEHOLDERS = {
  region: 'us-east-1',
  credentials: { accessKeyId: 'placeholder', secretAccessKey: 'placeholder' },
};
