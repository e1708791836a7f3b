import path from 'node:path';

import type { AuditRecord, JsonObject, Tracer } from '@llmspell/core';
import type { KeptAudit } from '@llmspell/infra/security';

import type { CliIo } from '../io/cli-io.ts';
import type { SpellFlags } from '../options/spell-flags.ts';
import { redactorFor } from '../render/redactor-for.ts';

/** Those who look on while a spell runs, as the flags say. Closing them waits for what is still to be written. */
export interface Observers extends AsyncDisposable {
  readonly audit: KeptAudit | undefined;
  readonly tracer: Tracer | undefined;
  /** Records what happened before the run began, and so belongs to none. */
  readonly note: (record: Pick<AuditRecord, 'action' | 'target' | 'result' | 'details'>) => void;
  /** The traces so far, as text. */
  readonly traceText: string;
  /** The same as data; `undefined` when nobody traces. */
  readonly trace: readonly JsonObject[] | undefined;
}

/** Opens the audit log and the tracer that were asked for. @throws SpellError `FILE_FAILED`, `STATE_CORRUPT` for the audit log. */
export async function openObservers(flags: SpellFlags, io: CliIo): Promise<Observers> {
  const audit = flags.audit === undefined ? undefined : await openAudit(flags.audit, io);
  const texts: string[] = [];
  const trees: JsonObject[] = [];
  const tracing = flags.trace === true;
  return {
    audit,
    tracer: tracing ? await createTracer(io, { texts, trees }) : undefined,
    note(record) {
      audit?.record({ timestamp: new Date().toISOString(), runId: '', path: '', ...record });
    },
    get traceText() {
      return texts.join('');
    },
    trace: tracing ? trees : undefined,
    [Symbol.asyncDispose]: async () => audit?.close(),
  };
}

async function openAudit(file: string, io: CliIo): Promise<KeptAudit> {
  const { openFileAudit } = await import('@llmspell/infra/security');
  return openFileAudit({ path: path.resolve(io.cwd, file), redact: await redactorFor(io) });
}

interface Traces {
  readonly texts: string[];
  readonly trees: JsonObject[];
}

async function createTracer(io: CliIo, { texts, trees }: Traces): Promise<Tracer> {
  const { createConsoleTracer } = await import('@llmspell/infra/telemetry/console');
  return createConsoleTracer({
    color: io.colors,
    redact: await redactorFor(io),
    write(text, toJson) {
      texts.push(text);
      trees.push(toJson());
    },
  });
}
