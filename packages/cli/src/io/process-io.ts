import process from 'node:process';
import { createInterface } from 'node:readline/promises';
import { text } from 'node:stream/consumers';

import { SpellError } from '@llmspell/core';

import type { CliIo } from './cli-io.ts';

/** The real terminal. The first Ctrl-C stops the work and lets it clean up; a second one ends the process. */
export function createProcessIo(): CliIo {
  const controller = new AbortController();
  const interactive = process.stdin.isTTY && process.stderr.isTTY;
  process.on('SIGINT', () => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort(new SpellError({ code: 'ABORTED', message: 'Interrupted.' }));
  });
  // A reader that goes away (`| head`) is no error of ours.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
  });

  return {
    environment: process.env,
    cwd: process.cwd(),
    interactive,
    colors: process.stderr.isTTY && process.env['NO_COLOR'] === undefined,
    signal: controller.signal,
    out: (written) => void process.stdout.write(written),
    error: (written) => void process.stderr.write(written),
    readInput: () => text(process.stdin),
    async ask(question) {
      const terminal = createInterface({ input: process.stdin, output: process.stderr });
      try {
        return await terminal.question(question, { signal: controller.signal });
      } finally {
        terminal.close();
      }
    },
  };
}
