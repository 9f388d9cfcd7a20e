import { describe, expect, it } from 'vitest';
import type { CloudFunction } from '#local/cloud/contract.ts';
import { createFunctionEnvironment, type LocalSettings } from '#local/cloud/function-environment.ts';

const DEFINITION: CloudFunction = {
  logicalId: 'Fn',
  name: 'receive-event',
  codeDir: '/code',
  handler: 'index.handler',
  environment: { EVENTS_DOMAIN: 'deployed.example.com', EVENTS_TABLE: 'Events' },
  timeoutSeconds: 10,
  memoryMegabytes: 256,
};
const services = {
  gatewayUrl: 'http://127.0.0.1:4000',
  credentialsOf: () => ({ accessKeyId: 'LOCAL', secretAccessKey: 'local' }),
};

function environmentWith(settings: Partial<LocalSettings>, definition: Partial<CloudFunction> = {}) {
  const all = { retryScale: 1, domain: null, allowedLocalTargets: [], networkOrigins: {}, ...settings };
  return createFunctionEnvironment(services, all)({ ...DEFINITION, ...definition });
}

describe('environment of a function', () => {
  it('leaves the function its own domain unless another is set', () => {
    expect(environmentWith({})).toMatchObject(DEFINITION.environment);
    expect(environmentWith({ domain: 'track.example.com' })).toMatchObject({
      EVENTS_DOMAIN: 'track.example.com',
      EVENTS_TABLE: 'Events',
    });
  });

  it('tells the domain only to functions that ask for it', () => {
    const environment = environmentWith({ domain: 'track.example.com' }, { environment: {} });
    expect(environment).not.toHaveProperty('EVENTS_DOMAIN');
  });

  it('names the local targets that may be reached, and nothing without any', () => {
    expect(environmentWith({ allowedLocalTargets: ['127.0.0.1:9001', '[::1]:9002'] })).toMatchObject({
      ADTALLY_ALLOW_LOCAL_TARGETS: '127.0.0.1:9001,[::1]:9002',
    });
    expect(environmentWith({})).not.toHaveProperty('ADTALLY_ALLOW_LOCAL_TARGETS');
  });
});
