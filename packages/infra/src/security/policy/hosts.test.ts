import { SpellError, type PermissionDecision } from '@llmspell/core';
import { createPolicy, type Grant } from '@llmspell/infra/security';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

interface Asked {
  readonly host: string;
  readonly port?: number;
  readonly address?: string;
}

function check(net: Grant, { port = 443, ...asked }: Asked): PermissionDecision {
  // Without a prompt the answer is there at once.
  return createPolicy({ net }).check({ kind: 'net', port, ...asked }) as PermissionDecision;
}

describe('granted hosts', () => {
  test.each<[string, Asked, boolean]>([
    ['example.com', { host: 'example.com' }, true],
    ['example.com', { host: 'EXAMPLE.com' }, true],
    ['Example.COM', { host: 'example.com.' }, true],
    ['example.com', { host: 'www.example.com' }, false],
    ['example.com', { host: 'example.com.evil.org' }, false],
    ['example.com', { host: 'badexample.com' }, false],
    ['example.com:443', { host: 'example.com' }, true],
    ['example.com:443', { host: 'example.com', port: 80 }, false],
    ['*.example.com', { host: 'a.b.example.com' }, true],
    ['*.example.com', { host: 'example.com' }, false],
    ['*.example.com', { host: 'badexample.com' }, false],
    ['*.example.com:80', { host: 'a.example.com' }, false],
    ['münchen.de', { host: 'xn--mnchen-3ya.de' }, true],
    ['*', { host: 'example.com' }, true],
    ['*:443', { host: 'example.com', port: 80 }, false],
    ['*', { host: '127.0.0.1' }, false],
    ['*', { host: 'localhost' }, false],
    ['example.com', { host: 'example.com', address: '93.184.216.34' }, true],
    ['example.com', { host: 'example.com', address: '10.0.0.1' }, false],
    ['example.com', { host: 'example.com', address: 'garbage' }, false],
    ['10.0.0.0/8', { host: 'intern', address: '10.1.2.3' }, true],
    ['10.0.0.0/8', { host: 'intern' }, false],
    ['10.0.0.0/8', { host: '11.0.0.1' }, false],
    ['10.0.0.0/8:80', { host: '10.1.2.3', port: 80 }, true],
    ['10.0.0.0/8:80', { host: '10.1.2.3', port: 81 }, false],
    ['127.0.0.1:8080', { host: '127.0.0.1', port: 8080 }, true],
    ['127.0.0.1:8080', { host: '127.0.0.1', port: 8081 }, false],
    ['127.0.0.1', { host: '127.0.0.2' }, false],
    ['127.0.0.1', { host: '[::ffff:7f00:1]' }, true],
    ['2130706433', { host: '127.0.0.1' }, true],
    ['[::1]:8080', { host: '[::1]', port: 8080 }, true],
    ['[::1]:8080', { host: '::1', port: 8080 }, true],
    ['::1', { host: '[::1]' }, true],
    ['::1', { host: '[::2]' }, false],
    ['fe80::/10', { host: '[fe80::1%eth0]' }, true],
    ['fd00::/8', { host: '[fd12::1]' }, true],
    ['localhost', { host: 'localhost' }, true],
    ['localhost', { host: '127.0.0.1' }, true],
    ['localhost', { host: '[::1]' }, true],
    ['localhost:80', { host: 'localhost', port: 81 }, false],
    ['localhost', { host: 'localhost', address: '10.0.0.1' }, false],
    ['localhost', { host: 'example.com' }, false],
    ['127.0.0.1', { host: 'localhost' }, true],
    ['::1', { host: 'app.localhost' }, true],
  ])('%s for %j: %j', (entry, asked, allowed) => {
    expect(check([entry], asked).allowed).toBe(allowed);
  });

  test('a refused private address is told of', () => {
    expect(check(['example.com'], { host: 'example.com', address: '10.0.0.1' })).toEqual({
      allowed: false,
      reason: '10.0.0.1 is not a public address, it has to be granted itself',
    });
    expect(check(true, { host: '[::1]' })).toMatchObject({ reason: expect.stringContaining('[::1]') as string });
  });

  test.each([
    [''],
    ['http://example.com'],
    ['example.com/path'],
    ['user@example.com'],
    ['example.com:'],
    ['example.com:0'],
    ['example.com:65536'],
    ['example.com:80:80'],
    ['example.com:http'],
    ['exa mple.com'],
    ['*.'],
    ['*example.com'],
    ['a.*.com'],
    ['.*'],
    ['10.0.0.0/33'],
    ['10.0.0.0/'],
    ['10.0.0.0/8/8'],
    ['fd00::/129'],
    ['[example.com]'],
    ['[::1'],
    ['[::1]x'],
    ['[::1]:99999'],
    ['fe80::1%eth0'],
    ['999.1.1.1'],
    ['%31%32%37.0.0.1'],
    ['\0'],
  ])('%j is no host', (entry) => {
    expect(() => createPolicy({ net: ['example.com', entry] })).toThrow(
      expect.objectContaining({ code: 'VALIDATION_FAILED' }),
    );
  });
});

const NOT_PUBLIC = [
  ['0.0.0.0', '0.255.1.2', '10.0.0.0', '10.255.255.255', '100.64.0.1', '100.127.255.255', '127.0.0.1', '127.9.9.9'],
  ['169.254.169.254', '172.16.0.1', '172.31.255.255', '192.0.0.1', '192.0.2.1', '192.88.99.1', '192.168.1.1'],
  ['198.18.0.1', '198.19.255.255', '198.51.100.7', '203.0.113.9', '224.0.0.1', '240.0.0.1', '255.255.255.255'],
  [
    '::',
    '::1',
    '::7f00:1',
    '::ffff:127.0.0.1',
    '::ffff:a9fe:a9fe',
    '::ffff:0:7f00:1',
    '64:ff9b::7f00:1',
    '64:ff9b:1::1',
  ],
  ['100::1', '2001::1', '2001:2::1', '2001:20::1', '2001:db8::1', '2002:7f00:1::', '3fff::1', '5f00::1'],
  ['fc00::1', 'fd00:ec2::254', 'fe80::1', 'fec0::1', 'ff02::1', 'fe80::1%lo'],
].flat();
const PUBLIC = ['1.1.1.1', '9.255.255.255', '11.0.0.1', '100.63.255.255', '100.128.0.1', '172.15.255.255'];
const PUBLIC_MORE = ['172.32.0.1', '192.0.1.1', '223.255.255.255', '2606:4700::1111', '2a00:1450::1', '::ffff:1.1.1.1'];

describe('the public internet', () => {
  test.each(NOT_PUBLIC.map((address) => [address]))('is not %s', (address) => {
    expect(check(true, { host: address }).allowed).toBe(false);
    expect(check(true, { host: 'example.com', address }).allowed).toBe(false);
    expect(check(['*', 'example.com'], { host: 'example.com', address }).allowed).toBe(false);
  });

  test.each([...PUBLIC, ...PUBLIC_MORE].map((address) => [address]))('is %s', (address) => {
    expect(check(true, { host: address }).allowed).toBe(true);
    expect(check(true, { host: 'example.com', address }).allowed).toBe(true);
  });
});

const LOOPBACK_URLS = [
  ['http://127.0.0.1/', 'http://2130706433/', 'http://0x7f000001/', 'http://017700000001/', 'http://127.1/'],
  ['http://0x7f.1/', 'http://0177.0.0.1/', 'http://127.0.0.1./', 'http://127.0.1/', 'http://[::1]/'],
  ['http://[::ffff:127.0.0.1]/', 'http://[0:0:0:0:0:ffff:7f00:1]/', 'http://127。0。0。1/', 'http://①②⑦.0.0.1/'],
  ['http://LOCALHOST/', 'http://localhost./', 'http://%6c%6f%63alhost/', 'http://x.localhost/', 'http://0/'],
].flat();

test.each(LOOPBACK_URLS.map((url) => [url]))('%s leads to no public address', (url) => {
  expect(check(true, { host: new URL(url).hostname }).allowed).toBe(false);
});

describe('for any host', () => {
  test('a name is granted when it is the name', () => {
    const label = fc.stringMatching(/^[a-z]{1,4}$/u);
    const name = fc.array(label, { minLength: 2, maxLength: 4 }).map((labels) => labels.join('.'));
    fc.assert(
      fc.property(name, name, (granted, asked) => {
        expect(check([granted], { host: asked }).allowed).toBe(granted === asked);
        expect(check([`*.${granted}`], { host: asked }).allowed).toBe(asked.endsWith(`.${granted}`));
        expect(check([`*.${granted}`], { host: `${asked}.${granted}` }).allowed).toBe(true);
      }),
    );
  });

  test('an address in another notation is as granted as in its own', () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.ipV4(), (granted, asked) => {
        const number = asked.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
        const host = new URL(`http://${number}/`).hostname;
        const mapped = new URL(`http://[::ffff:${asked}]/`).hostname;
        expect(check([asked], { host }).allowed).toBe(true);
        expect(check([asked], { host: mapped }).allowed).toBe(true);
        expect(check(true, { host: mapped }).allowed).toBe(check(true, { host: asked }).allowed);
        expect(check([granted], { host: asked }).allowed).toBe(granted === asked);
      }),
    );
  });

  test('a range grants what its bits say', () => {
    const toNumber = (address: string): number => address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
    fc.assert(
      fc.property(fc.ipV4(), fc.ipV4(), fc.integer({ min: 0, max: 32 }), (start, asked, bits) => {
        const size = 2 ** (32 - bits);
        const same = Math.floor(toNumber(start) / size) === Math.floor(toNumber(asked) / size);
        expect(check([`${start}/${bits}`], { host: asked }).allowed).toBe(same);
      }),
    );
  });

  test('no text makes it throw when asked, and an entry is taken or refused with its code', () => {
    const codeOf = (net: Grant): unknown => {
      try {
        createPolicy({ net });
        return undefined;
      } catch (error) {
        return SpellError.isInstance(error) ? error.code : error;
      }
    };
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer(), (text, port) => {
        expect(typeof check(true, { host: text, port, address: text }).allowed).toBe('boolean');
        expect([undefined, 'VALIDATION_FAILED']).toContain(codeOf([text]));
      }),
    );
  });
});
