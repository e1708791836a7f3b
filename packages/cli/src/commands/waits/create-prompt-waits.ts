import { createLocalWaits, safeParseJson, type JsonValue, type RunWaits } from '@llmspell/core';

import type { CliIo } from '../../io/cli-io.ts';
import { visibleText } from '../../render/visible-text.ts';
import type { ApprovalNotes } from './create-approval-notes.ts';

/** Waits of a run that a person watches: what it waits for is asked at the terminal, one question at a time. */
export function createPromptWaits(io: CliIo, approvals: ApprovalNotes): RunWaits {
  const waits = createLocalWaits();
  let last: Promise<unknown> = Promise.resolve();
  const askInTurn = (name: string): Promise<JsonValue> => {
    const answer = last.then(() => ask(name, io, approvals));
    last = answer.catch(() => {});
    return answer;
  };
  return {
    async waitFor(name, options, context) {
      const refused = Promise.withResolvers<never>();
      askInTurn(name).then((answer) => waits.signal(context.runId, name, answer), refused.reject);
      return Promise.race([waits.waitFor(name, options, context), refused.promise]);
    },
    sleep: (ms, context) => waits.sleep(ms, context),
  };
}

async function ask(name: string, io: CliIo, approvals: ApprovalNotes): Promise<JsonValue> {
  const call = approvals.describe(name);
  if (call !== undefined) {
    const answer = await io.ask(`The spell wants to use ${call}. Allow? [y]es, [N]o: `);
    return { approved: answer.trim().toLowerCase().startsWith('y') };
  }
  return answerOf(await io.ask(`The spell waits for "${visibleText(name)}". Answer with JSON or text: `));
}

/** An answer is JSON when it can be read as that. */
function answerOf(text: string): JsonValue {
  const parsed = safeParseJson(text);
  return parsed.success ? parsed.value : text;
}
