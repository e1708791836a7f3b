import path from 'node:path';

import { verifyAuditFile } from '@llmspell/infra/security';

import type { CliIo } from '../../io/cli-io.ts';
import { EXIT } from '../../render/exit-code.ts';

/** `llmspell audit verify FILE`: whether an audit log is whole, and where it broke. */
export async function verifyAuditCommand(
  { file, json }: { readonly file: string; readonly json: boolean },
  io: CliIo,
): Promise<number> {
  const result = await verifyAuditFile(path.resolve(io.cwd, file));
  if (json) io.out(`${JSON.stringify({ status: result.valid ? 'valid' : 'invalid', ...result }, undefined, 2)}\n`);
  else if (result.valid)
    io.out(`${file} is whole: ${result.records} records, the last one has the hash ${result.hash}\n`);
  else io.error(`${file} is not whole: line ${result.line} ${result.reason}\n`);
  return result.valid ? EXIT.success : EXIT.failure;
}
