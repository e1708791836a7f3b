import process from 'node:process';

import { SpellError } from '@llmspell/core';

import { EXIT } from '../render/exit-code.ts';
import type { CliIo } from './cli-io.ts';

/** The real terminal. The first Ctrl-C, or `kill`, stops the work and lets it clean up; a second one ends the process. */
export function createProcessIo(): CliIo {
  const controller = new AbortController();
  const interactive = process.stdin.isTTY && process.stderr.isTTY;
  const interrupt = (): void => {
    if (controller.signal.aborted) process.exit(EXIT.interrupted);
    controller.abort(new SpellError({ code: 'ABORTED', message: 'Interrupted.' }));
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  process.stdout.on('error', onWriteError);
  process.stderr.on('error', onWriteError);

  return {
    environment: process.env,
    cwd: process.cwd(),
    interactive,
    colors: process.stderr.isTTY && (process.env['NO_COLOR'] ?? '') === '',
    signal: controller.signal,
    out: (written) => void process.stdout.write(written),
    error: (written) => void process.stderr.write(written),
    async readInput() {
      const { text } = await import('node:stream/consumers');
      return text(process.stdin);
    },
    async ask(question) {
      const { createInterface } = await import('node:readline/promises');
      const terminal = createInterface({ input: process.stdin, output: process.stderr });
      try {
        return await terminal.question(question, { signal: controller.signal });
      } finally {
        terminal.close();
      }
    },
  };
}

/** A reader that goes away (`| head`) has seen enough, which is no error of ours. */
function onWriteError({ code }: NodeJS.ErrnoException): void {
  if (code === 'EPIPE') process.exit(EXIT.success);
}
