import path from 'node:path';

import { ERROR_CODES, type JsonValue } from '@llmspell/core';
import * as fc from 'fast-check';
import { createRuntime } from 'llmspell';
import { expect, test } from 'vitest';

import { hostileValues } from './hostile-values.ts';
import { hostClasses, hostMembers, optionKeys, type Member } from './members.ts';

const CALLS_PER_MEMBER = 15;

interface Call extends Member {
  readonly args: readonly JsonValue[];
}

/** Calls of every member with values that make no sense. */
function hostileCalls(): readonly Call[] {
  const classes = hostClasses().map(({ name }) => name);
  const args = fc.array(hostileValues(optionKeys(), classes), { maxLength: 4 });
  const members = hostMembers();
  return fc
    .sample(args, members.length * CALLS_PER_MEMBER)
    .map((given, index): Call => ({ ...(members[index % members.length] as Member), args: given }));
}

const CODED = new RegExp(`^(?:OWN|${ERROR_CODES.filter((code) => code !== 'INTERNAL').join('|')}): .`, 'su');

test('whatever a spell hands to the host, the host answers or says why not, with a code', async () => {
  await using runtime = await createRuntime({ environment: {}, model: 'echo/echo' });
  const failures: string[] = [];
  const counts = { ok: 0, pending: 0, refused: 0, absent: 0 };
  // A spell may do anything to its own runtime's registry, so a class has a spell of its own.
  for (const [, calls] of Map.groupBy(hostileCalls(), (call) => call.class)) {
    const { value } = await runtime.runSpell(path.join(import.meta.dirname, 'calls.js'), {
      input: calls as never,
      limits: { wallMs: 60_000, cpuMs: 30_000, maxHostCalls: 1e6 },
    });
    const outcomes = value as readonly string[];
    expect(outcomes.length).toBe(calls.length);
    for (const [index, outcome] of outcomes.entries()) {
      const call = calls[index] as Call;
      if (outcome === 'ok' || outcome === 'pending') counts[outcome] += 1;
      else if (outcome === 'no object') counts.absent += 1;
      else if (CODED.test(outcome)) counts.refused += 1;
      else failures.push(`${call.class}.${call.name}: ${outcome} ${JSON.stringify(call.args)}`);
    }
  }
  process.stdout.write(`fuzz: ${JSON.stringify(counts)}\n`);
  expect(failures).toEqual([]);
}, 120_000);
