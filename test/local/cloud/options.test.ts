import { describe, expect, it } from 'vitest';
import { networkVariableOf, OptionsError, parseOptions } from '#local/cloud/options.ts';

const DEFAULTS = {
  port: 8787,
  dataDir: '.adtally',
  apiKey: null,
  demo: true,
  retryScale: 1,
  domain: null,
  allowedLocalTargets: [],
  networkOrigins: {},
};

function refusalOf(environment: Record<string, string>): string {
  try {
    parseOptions(environment);
  } catch (error) {
    if (error instanceof OptionsError) return error.message;
    throw error;
  }
  throw new Error('The options were taken.');
}

describe('options of the local cloud', () => {
  it.each([
    { environment: {}, options: {} },
    { environment: { ADTALLY_PORT: '', ADTALLY_DEMO: '' }, options: {} },
    { environment: { ADTALLY_PORT: '0' }, options: { port: 0 } },
    { environment: { ADTALLY_PORT: '65535' }, options: { port: 65_535 } },
    { environment: { ADTALLY_DATA: 'memory' }, options: { dataDir: null } },
    { environment: { ADTALLY_DATA: '/srv/data' }, options: { dataDir: '/srv/data' } },
    { environment: { ADTALLY_API_KEY: 'adt_x' }, options: { apiKey: 'adt_x' } },
    { environment: { ADTALLY_DEMO: '0' }, options: { demo: false } },
    { environment: { ADTALLY_RETRY_SCALE: '0.01' }, options: { retryScale: 0.01 } },
    {
      environment: { ADTALLY_MEDIAGO_URL: 'http://127.0.0.1:9001/' },
      options: { networkOrigins: { ADTALLY_MEDIAGO_URL: 'http://127.0.0.1:9001' } },
    },
    {
      environment: { ADTALLY_DOMAIN: 'Track.Example.com' },
      options: { domain: 'track.example.com' },
    },
    { environment: { ADTALLY_DOMAIN: 'localhost' }, options: { domain: 'localhost' } },
    {
      environment: { ADTALLY_ALLOW_LOCAL_TARGETS: '127.0.0.1:9001' },
      options: { allowedLocalTargets: ['127.0.0.1:9001'] },
    },
    {
      environment: { ADTALLY_ALLOW_LOCAL_TARGETS: '10.0.0.1:80, [::1]:65535' },
      options: { allowedLocalTargets: ['10.0.0.1:80', '[::1]:65535'] },
    },
    { environment: { PATH: '/bin', ADTALLY_OTHER: 'x' }, options: {} },
  ])('reads $environment', ({ environment, options }) => {
    expect(parseOptions(environment)).toEqual({ ...DEFAULTS, ...options });
  });

  it.each([
    { environment: { ADTALLY_PORT: 'http' }, says: 'ADTALLY_PORT: It is a port number' },
    { environment: { ADTALLY_PORT: '65536' }, says: 'ADTALLY_PORT: It is a port number' },
    { environment: { ADTALLY_PORT: '80.5' }, says: 'ADTALLY_PORT: It is a port number' },
    { environment: { ADTALLY_DEMO: 'yes' }, says: 'ADTALLY_DEMO: It is 0 or 1.' },
    { environment: { ADTALLY_RETRY_SCALE: '2' }, says: 'ADTALLY_RETRY_SCALE: It is a number from 0 to 1.' },
    { environment: { ADTALLY_RETRY_SCALE: '-1' }, says: 'ADTALLY_RETRY_SCALE: It is a number from 0 to 1.' },
    { environment: { ADTALLY_API_KEY: 'secret with space' }, says: 'ADTALLY_API_KEY: It is a key' },
    {
      environment: { ADTALLY_MGID_URL: 'http://127.0.0.1/v1' },
      says: 'ADTALLY_MGID_URL: It is an origin without path',
    },
    {
      environment: { ADTALLY_MGID_URL: 'ftp://127.0.0.1' },
      says: 'ADTALLY_MGID_URL: It is an http or https address',
    },
    ...['example.com:80', 'https://example.com', '-a.com', 'a..com', 'a_b.com', 'a.com.', 'x'.repeat(64)].map(
      (domain) => ({ environment: { ADTALLY_DOMAIN: domain }, says: 'ADTALLY_DOMAIN: It is a host name' }),
    ),
    {
      environment: { ADTALLY_DOMAIN: Array(95).fill('ab').join('.') },
      says: 'ADTALLY_DOMAIN: It has up to 189 characters',
    },
    ...[
      '127.0.0.1',
      '127.0.0.1:0',
      '127.0.0.1:65536',
      'localhost:80',
      '::1:80',
      '[127.0.0.1]:80',
      '300.1.1.1:80',
      ',',
    ].map((targets) => ({
      environment: { ADTALLY_ALLOW_LOCAL_TARGETS: targets },
      says: 'ADTALLY_ALLOW_LOCAL_TARGETS: It is a list of addresses with ports',
    })),
  ])('refuses $environment by name', ({ environment, says }) => {
    const message = refusalOf(environment);
    expect(message).toContain(says);
    expect(message).not.toContain('secret with space');
  });

  it('names everything that is wrong at once', () => {
    const message = refusalOf({ ADTALLY_PORT: 'x', ADTALLY_DEMO: 'x', ADTALLY_MGID_URL: 'x' });
    expect(message.split('\n').map((line) => line.split(':')[0])).toEqual([
      'ADTALLY_PORT',
      'ADTALLY_DEMO',
      'ADTALLY_MGID_URL',
    ]);
  });

  it('names the variable of a network', () => {
    expect(networkVariableOf('propeller-ads')).toBe('ADTALLY_PROPELLER_ADS_URL');
  });
});
