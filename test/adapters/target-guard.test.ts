import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTargetGuard } from '#shared/adapters/http/target-guard.ts';

const guard = createTargetGuard([]);

describe('the guard of outgoing calls', () => {
  it.each([
    'http://0x7f.1/',
    'http://2130706433/',
    'http://127.1/',
    'http://0177.0.0.1/',
    'http://127.0.0.1./',
    'http://[::ffff:7f00:1]/',
    'http://[::ffff:10.0.0.1]/',
    'http://[::7f00:1]/',
    'http://[64:ff9b::a00:1]/',
    'http://[64:ff9b:1::a00:1]/',
    'http://[2002:7f00:1::]/',
    'http://[2001::1]/',
    'http://[fec0::1]/',
    'http://[fe80::1]/',
    'http://[fd00:ec2::254]/',
    'http://[::]/',
    'http://0.0.0.0/',
    'http://169.254.169.254/latest/meta-data',
    'http://100.64.0.1/',
    'http://198.18.0.1/',
    'http://224.0.0.1/',
    'http://255.255.255.255/',
    'http://localhost/',
    'http://LOCALHOST.:8080/',
    'http://api.localhost/',
    'http://metadata.google.internal/',
    'http://printer.local/',
    'http://router.home.arpa/',
  ])('refuses %s without asking anybody', (url) => {
    expect(guard.mayLeadTo(new URL(url))).toBe(false);
  });

  it.each(['https://partner.example/', 'http://93.184.216.34:8080/', 'http://[2606:4700::1111]/'])(
    'lets %s pass',
    (url) => {
      expect(guard.mayLeadTo(new URL(url))).toBe(true);
    },
  );

  it('refuses every private IPv4 address, however it is written', () => {
    const octet = fc.nat(255);
    const privates = fc.oneof(
      fc.tuple(fc.constant(10), octet, octet, octet),
      fc.tuple(fc.constant(127), octet, octet, octet),
      fc.tuple(fc.constant(192), fc.constant(168), octet, octet),
      fc.tuple(fc.constant(172), fc.integer({ min: 16, max: 31 }), octet, octet),
      fc.tuple(fc.constant(169), fc.constant(254), octet, octet),
      fc.tuple(fc.constant(100), fc.integer({ min: 64, max: 127 }), octet, octet),
      fc.tuple(fc.integer({ min: 224, max: 255 }), octet, octet, octet),
      fc.tuple(fc.constant(0), octet, octet, octet),
    );
    fc.assert(
      fc.property(privates, fc.nat(65_535), ([a, b, c, d], port) => {
        const whole = ((a * 256 + b) * 256 + c) * 256 + d;
        const groups = [a * 256 + b, c * 256 + d].map((group) => group.toString(16)).join(':');
        const hosts = [
          `${a}.${b}.${c}.${d}`,
          `${whole}`,
          `0x${whole.toString(16)}`,
          `0${a.toString(8)}.${b}.${c * 256 + d}`,
          `[::ffff:${groups}]`,
          `[64:ff9b::${groups}]`,
          `[2002:${groups}::1]`,
        ];
        return hosts.every((host) => !guard.mayLeadTo(new URL(`http://${host}:${port}/`)));
      }),
    );
  });

  it('lets an allowed address pass at its port alone, in whatever form', () => {
    const local = createTargetGuard(['127.0.0.1:9001', '[::1]:9002']);
    expect(local.mayConnectTo('127.0.0.1', 9001)).toBe(true);
    expect(local.mayConnectTo('::ffff:127.0.0.1', 9001)).toBe(true);
    expect(local.mayConnectTo('::1', 9002)).toBe(true);
    expect(local.mayConnectTo('127.0.0.1', 9002)).toBe(false);
    expect(local.mayConnectTo('127.0.0.2', 9001)).toBe(false);
    expect(local.mayLeadTo(new URL('http://localhost:9001/'))).toBe(true);
    expect(local.mayLeadTo(new URL('http://localhost/'))).toBe(false);
  });
});
