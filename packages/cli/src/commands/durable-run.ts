import path from 'node:path';

import { isStop, SpellError } from '@llmspell/core';
import type { DurableOptions, RuntimeOptions } from 'llmspell';

import type { CliIo } from '../io/cli-io.ts';
import { findStateFolder, makeStateFolder } from '../io/state-folder.ts';
import type { RunFlags, StateFlags } from '../options/durable-flags.ts';
import { visibleText } from '../render/visible-text.ts';
import { createApprovalNotes, type ApprovalNotes } from './waits/create-approval-notes.ts';

/** What signals about effects begin with of which nobody knows whether they happened. */
const EFFECT = 'effect:';

/** A durable run on the command line: its state, and what the person there is told. */
export interface DurableRun {
  readonly runtime: Pick<RuntimeOptions, 'state'>;
  readonly durable: DurableOptions & Required<Pick<DurableOptions, 'onBegin' | 'onWait'>>;
  readonly approvals: ApprovalNotes;
  /** Tells how to go on, when the run has begun and did not come to its end. */
  readonly tellFailure: (error: unknown) => void;
}

/** Opens the state for a durable run; `undefined` for a run that is not. */
export async function openDurableRun(flags: RunFlags, io: CliIo): Promise<DurableRun | undefined> {
  if (flags.durable !== true) return undefined;
  const folder = await findStateFolder(flags.stateDir, io);
  await makeStateFolder(folder);
  return describeRun(folder.path, { flags, runId: flags.runId }, io);
}

interface Described {
  readonly flags: StateFlags;
  readonly runId: string | undefined;
}

/** @param runId The run; found out when it begins where it is not known yet. */
export function describeRun(folder: string, { flags, runId }: Described, io: CliIo): DurableRun {
  const approvals = createApprovalNotes();
  const place = flags.stateDir === undefined ? '' : ` --state-dir ${quoted(path.relative(io.cwd, folder) || '.')}`;
  let begun: string | undefined;
  return {
    runtime: { state: `level:${folder}` },
    approvals,
    durable: {
      ...(runId === undefined ? {} : { runId }),
      onBegin(id) {
        begun = id;
        io.error(`run ${id}\n`);
      },
      onWait(name) {
        const id = begun ?? runId ?? '';
        const { what, answer } = describeWait(name, approvals);
        io.error(`run ${id} waits for ${what}: llmspell runs signal ${id} ${quoted(name)}${answer}${place}\n`);
      },
    },
    tellFailure(error) {
      if (begun === undefined || codeOf(error) === 'RUN_CANCELLED') return;
      if (io.signal.aborted || isStop(error)) {
        io.error(`The run is kept. To go on with it: llmspell resume ${begun}${place}\n`);
        return;
      }
      const again = `llmspell resume ${begun}`;
      io.error(`The run is kept. To try again: ${again}${place}; with a mended spell: ${again} --edited${place}\n`);
    },
  };
}

/** What is waited for, and an answer to it as one types it. */
function describeWait(name: string, approvals: ApprovalNotes): { readonly what: string; readonly answer: string } {
  const call = approvals.describe(name);
  if (call !== undefined) return { what: `somebody to allow ${call}`, answer: ` '{"approved": true}'` };
  if (!name.startsWith(EFFECT)) return { what: `the signal "${visibleText(name)}"`, answer: '' };
  const effect = visibleText(name.slice(EFFECT.length));
  return {
    what: `a decision about "${effect}", which may have happened before its process ended: retry, use a value, or fail`,
    answer: ` '{"action": "retry"}'`,
  };
}

function codeOf(error: unknown): string | undefined {
  return SpellError.isInstance(error) ? error.code : undefined;
}

function quoted(word: string): string {
  return /^[\w./:=@,-]+$/u.test(word) ? word : `'${visibleText(word).replaceAll("'", `'\\''`)}'`;
}

/** Tells how to go on with a run that did not come to its end. */
export async function keptOnFailure<T>({ tellFailure }: DurableRun, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    tellFailure(error);
    throw error;
  }
}
