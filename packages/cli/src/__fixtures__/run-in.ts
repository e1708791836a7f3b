import { runCli } from '../cli.ts';
import { createSpellFolder } from './spell-folder.ts';
import { createTestTerminal, type TestTerminal, type TestTerminalOptions } from './test-terminal.ts';

/** A call of the command and what came of it. */
export interface Ran extends TestTerminal {
  readonly exitCode: number;
}

/** Calls the command in a folder with these files, which is gone afterwards. */
export async function runIn(
  files: Readonly<Record<string, string>>,
  argv: readonly string[],
  options: Omit<TestTerminalOptions, 'cwd'> = {},
): Promise<Ran> {
  await using folder = await createSpellFolder(files);
  const terminal = createTestTerminal({ ...options, cwd: folder.path });
  const exitCode = await runCli(argv, terminal.io);
  const { io, written, asked, out, error, interrupt } = terminal;
  return { exitCode, io, written, asked, out, error, interrupt };
}
