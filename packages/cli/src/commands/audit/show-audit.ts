import path from 'node:path';

import type { JsonObject } from '@llmspell/core';
import { readAuditFile } from '@llmspell/infra/security';

import type { CliIo } from '../../io/cli-io.ts';
import { EXIT } from '../../render/exit-code.ts';
import { visibleText } from '../../render/visible-text.ts';

/** `llmspell audit show FILE`: the records of an audit log, and a warning when it is not whole. */
export async function showAuditCommand(
  { file, json }: { readonly file: string; readonly json: boolean },
  io: CliIo,
): Promise<number> {
  const reader = readAuditFile(path.resolve(io.cwd, file));
  const records: JsonObject[] = [];
  for await (const record of reader.records) {
    if (json) records.push(record);
    else io.out(`${renderRecord(record)}\n`);
  }
  const verification = reader.verify();
  if (json) {
    const status = verification.valid ? 'valid' : 'invalid';
    io.out(`${JSON.stringify({ status, verification, records }, undefined, 2)}\n`);
  } else if (!verification.valid) {
    io.error(`warning: ${file} is not whole: line ${verification.line} ${verification.reason}\n`);
  }
  return verification.valid ? EXIT.success : EXIT.failure;
}

/** One line: when, what came of it, what was done to what, the details, and where. */
function renderRecord({ timestamp, action, target, result, runId, path: place, details }: JsonObject): string {
  const parts = [
    text(timestamp),
    text(result).padEnd(7),
    text(action),
    text(target),
    details === undefined ? '' : JSON.stringify(details),
    `(${[text(runId), text(place)].filter((part) => part !== '').join(' ')})`,
  ];
  // Targets and details come from spells and models.
  return visibleText(parts.filter((part) => part !== '' && part !== '()').join(' '));
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}
