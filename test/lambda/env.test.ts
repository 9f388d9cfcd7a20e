import { afterEach, describe, expect, it, vi } from 'vitest';
import { readEnv, readNetworkOrigins, retryScaleOf, syncCostsEnv } from '#shared/lambda/env.ts';

const COMPLETE = {
  CONFIG_TABLE: 'config',
  LEDGER_TABLE: 'ledger',
  SYNC_QUEUE_URL: 'https://sqs.example.com/queue',
  CREDENTIAL_KEY_ID: 'key',
};

function setEnvironment(variables: Record<string, string>): void {
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
}

describe('a function’s environment', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it('is read when it is complete', () => {
    setEnvironment(COMPLETE);
    expect(readEnv(syncCostsEnv)).toMatchObject(COMPLETE);
  });

  it('names what is missing and never a value', () => {
    setEnvironment({ ...COMPLETE, LEDGER_TABLE: '', ADTALLY_RETRY_SCALE: 'secret-placeholder' });
    expect(() => readEnv(syncCostsEnv)).toThrow(/LEDGER_TABLE, ADTALLY_RETRY_SCALE/);
    expect(() => readEnv(syncCostsEnv)).not.toThrow(/secret-placeholder/);
  });

  it('shortens pauses and redirects networks in local mode', () => {
    setEnvironment({
      ...COMPLETE,
      ADTALLY_LOCAL: '1',
      ADTALLY_RETRY_SCALE: '0.01',
      ADTALLY_EXOCLICK_URL: 'http://127.0.0.1:1',
    });
    expect(retryScaleOf(readEnv(syncCostsEnv))).toBe(0.01);
    expect([...readNetworkOrigins(['exoclick', 'mediago'])]).toEqual([['exoclick', 'http://127.0.0.1:1']]);
  });

  it('does neither anywhere else', () => {
    setEnvironment({ ...COMPLETE, ADTALLY_RETRY_SCALE: '0.01', ADTALLY_EXOCLICK_URL: 'http://127.0.0.1:1' });
    expect(retryScaleOf(readEnv(syncCostsEnv))).toBe(1);
    expect(readNetworkOrigins(['exoclick']).size).toBe(0);
  });
});
