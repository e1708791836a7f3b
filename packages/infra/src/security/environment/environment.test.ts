import { createCaptureAudit } from '@llmspell/testing';
import { describe, expect, test } from 'vitest';

import { portsOf } from '../__fixtures__/ports-of.ts';

const variables = { HOME: '/home/x', APP_A: 'a', APP_B: undefined, SECRET: 's' };

describe('the environment', () => {
  test('gives the variables that are granted', async () => {
    const { environment } = portsOf({ env: ['HOME', 'APP_*'] }, { environment: variables });
    expect(await environment.get('HOME')).toBe('/home/x');
    expect(await environment.get('APP_A')).toBe('a');
    expect(await environment.get('APP_B')).toBeUndefined();
    expect(await environment.get('APP_NONE')).toBeUndefined();
    for (const name of ['SECRET', 'NONE', '', '*', '__proto__', 'home']) {
      await expect(environment.get(name)).rejects.toMatchObject({ code: 'PERMISSION_DENIED', request: { name } });
    }
  });

  test('has no names but its own', async () => {
    const { environment } = portsOf({ env: true }, { environment: variables });
    for (const name of ['__proto__', 'constructor', 'toString', '']) {
      expect(await environment.get(name)).toBeUndefined();
    }
  });

  test.each([
    [true, ['HOME', 'APP_A', 'SECRET']],
    [['*'], ['HOME', 'APP_A', 'SECRET']],
    [
      ['APP_*', 'HOME'],
      ['HOME', 'APP_A'],
    ],
    [['APP_B'], []],
    [[], []],
  ])('with %j granted tells the names %j, asks nobody and audits nothing', async (env, expected) => {
    const audit = createCaptureAudit();
    const prompt = (): Promise<never> => expect.fail('asked');
    const { environment } = portsOf({ env, prompt }, { environment: variables, audit });
    expect(await environment.names()).toEqual(expected);
    expect(audit.records).toEqual([]);
  });

  test('is the one of the process unless another is given', async () => {
    const { environment } = portsOf({ env: ['PATH'] });
    expect(await environment.get('PATH')).toBe(process.env['PATH']);
  });
});
