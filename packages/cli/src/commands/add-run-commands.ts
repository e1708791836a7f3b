import type { Command } from 'commander';

import type { CliIo } from '../io/cli-io.ts';
import { addStateFlag } from '../options/durable-flags.ts';
import { addPlugin } from '../options/spell-flags.ts';
import type { ReplayFlags } from './replay.ts';
import type { ResumeFlags } from './resume.ts';
import type { ImportFlags } from './runs/move-run.ts';
import type { PruneFlags } from './runs/prune-runs.ts';
import type { RunsFlags } from './runs/with-runs.ts';

interface Outcome {
  exitCode: number;
}

/** Adds the commands about durable runs. */
export function addRunCommands(program: Command, io: CliIo, outcome: Outcome): void {
  addResume(program, io, outcome);
  addReplay(program, io, outcome);
  const runs = program.command('runs').description('see and change durable runs').addHelpText('after', RUNS_HELP);
  addLooking(runs, io, outcome);
  addChanging(runs, io, outcome);
  addMoving(runs, io, outcome);
  addState(program, io, outcome);
}

function addResume(program: Command, io: CliIo, outcome: Outcome): void {
  const command = program
    .command('resume')
    .description('go on with a durable run that was interrupted, paused or failed')
    .argument('<run>', 'the id of the run')
    .option('--recorded', 'go on with the spell as it was kept, when its file was changed')
    .option('--edited', 'go on with the changed spell; it has to make the same calls as far as the run has come')
    .option('--timeout <duration>', 'stop it after this time: 30s, 2m (default: as before)')
    .option('--cpu-time <duration>', 'computing time it may use, counted anew (default: as before)')
    .option('--memory <size>', 'memory it may use (default: as before)')
    .option('--max-output <size>', 'output it may print, counted anew (default: as before)')
    .option('--max-cost <usd>', 'money all its model calls may cost, with those before (default: as before)')
    .option('--max-tokens <count>', 'tokens all its model calls may take, with those before (default: as before)')
    .option('--audit <file>', 'add what it does to this log, which nobody can change unnoticed')
    .option('--trace', 'print what happened as a tree, with times, when it has ended')
    .option('--plugin <module>', 'load a plugin that the run uses; may be repeated', addPlugin)
    .addHelpText('after', RESUME_HELP);
  forRuns(command).action(async (runId: string, flags: ResumeFlags) => {
    const { resumeCommand } = await import('./resume.ts');
    outcome.exitCode = await resumeCommand({ runId, flags }, io);
  });
}

function addReplay(program: Command, io: CliIo, outcome: Outcome): void {
  const command = program
    .command('replay')
    .description('play a durable run once more from what was kept: no keys, no network, nothing is changed')
    .argument('<run>', 'the id of the run')
    .option('--stop-at <effect>', 'stop before this effect: its number or its key')
    .option('--plugin <module>', 'load a plugin that the run used; may be repeated', addPlugin)
    .option('--edited [file]', 'play the spell as it is now, or this file, and show the first difference')
    .addHelpText('after', REPLAY_HELP);
  forRuns(command).action(async (runId: string, flags: ReplayFlags) => {
    const { replayCommand } = await import('./replay.ts');
    outcome.exitCode = await replayCommand({ runId, flags }, io);
  });
}

function addLooking(runs: Command, io: CliIo, outcome: Outcome): void {
  forRuns(runs.command('list'))
    .description('the runs that are kept, the newest first')
    .action(async (flags: RunsFlags) => {
      const { listRunsCommand } = await import('./runs/list-runs.ts');
      outcome.exitCode = await listRunsCommand(flags, io);
    });
  forRuns(runs.command('show').argument('<run>', 'the id of the run'))
    .description('what is known of a run')
    .action(async (runId: string, flags: RunsFlags) => {
      const { showRunCommand } = await import('./runs/show-run.ts');
      outcome.exitCode = await showRunCommand({ runId, flags }, io);
    });
}

function addChanging(runs: Command, io: CliIo, outcome: Outcome): void {
  forRuns(runs.command('signal').argument('<run>', 'the id of the run'))
    .argument('<name>', 'what the run waits for; `runs list` shows it')
    .argument('[json]', 'the answer as JSON (default: null)')
    .description('answer a run that waits, or will wait, for a signal')
    .action(async (runId: string, name: string, ...[payload, flags]: [string | undefined, RunsFlags]) => {
      const { signalRunCommand } = await import('./runs/signal-run.ts');
      outcome.exitCode = await signalRunCommand({ runId, name, payload, flags }, io);
    });
  for (const [name, description] of [
    ['pause', 'stop a run until it is resumed, wherever it is under way'],
    ['cancel', 'end a run for good, wherever it is under way'],
  ] as const) {
    forRuns(runs.command(name).argument('<run>', 'the id of the run'))
      .description(description)
      .action(async (runId: string, flags: RunsFlags) => {
        const { cancelRunCommand, pauseRunCommand } = await import('./runs/change-run.ts');
        const change = name === 'pause' ? pauseRunCommand : cancelRunCommand;
        outcome.exitCode = await change({ runId, flags }, io);
      });
  }
  forRuns(runs.command('prune'))
    .description('delete runs that have ended, with all that was kept of them')
    .option('--older-than <duration>', 'those that ended longer ago: 12h, 30d')
    .option('--all', 'all that have ended')
    .action(async (flags: PruneFlags) => {
      const { pruneRunsCommand } = await import('./runs/prune-runs.ts');
      outcome.exitCode = await pruneRunsCommand(flags, io);
    });
}

function addMoving(runs: Command, io: CliIo, outcome: Outcome): void {
  forRuns(runs.command('export').argument('<run>', 'the id of the run'))
    .argument('[file]', 'where to write it (default: standard output)')
    .description('write all that is kept of a run as JSON')
    .action(async (runId: string, file: string | undefined, flags: RunsFlags) => {
      const { exportRunCommand } = await import('./runs/move-run.ts');
      outcome.exitCode = await exportRunCommand({ runId, file, flags }, io);
    });
  forRuns(runs.command('import').argument('<file>', 'what `runs export` wrote; - reads standard input'))
    .description('take in a run that was exported')
    .option('--trust', 'take in its permissions and its budget too, without a question')
    .action(async (file: string, flags: ImportFlags) => {
      const { importRunCommand } = await import('./runs/move-run.ts');
      outcome.exitCode = await importRunCommand({ file, flags }, io);
    });
}

function addState(program: Command, io: CliIo, outcome: Outcome): void {
  const state = program
    .command('state')
    .description('read and write what spells keep in durable runs')
    .addHelpText('after', STATE_HELP);
  forRuns(state.command('export'))
    .argument('[file]', 'where to write it (default: standard output)')
    .description('write what spells keep as JSON')
    .action(async (file: string | undefined, flags: RunsFlags) => {
      const { exportStateCommand } = await import('./state/state-commands.ts');
      outcome.exitCode = await exportStateCommand({ file, flags }, io);
    });
  forRuns(state.command('import').argument('<file>', 'what `state export` wrote; - reads standard input'))
    .description('put exported values in, over those that are there')
    .action(async (file: string, flags: RunsFlags) => {
      const { importStateCommand } = await import('./state/state-commands.ts');
      outcome.exitCode = await importStateCommand({ file, flags }, io);
    });
  forRuns(state.command('compact'))
    .description('give the space of what was deleted back to the disk')
    .action(async (flags: RunsFlags) => {
      const { compactStateCommand } = await import('./state/state-commands.ts');
      outcome.exitCode = await compactStateCommand(flags, io);
    });
}

function forRuns(command: Command): Command {
  return addStateFlag(command).option('--json', 'print one JSON document instead of text');
}

const RESUME_HELP = `
What had finished is not done again: it is answered from what was kept. The permissions are those of the run's beginning;
keys of models are read from the environment anew.

Examples:
  llmspell resume research-4f2a91c3
  llmspell resume research-4f2a91c3 --max-cost 5
  llmspell resume research-4f2a91c3 --edited
`;

const REPLAY_HELP = `
Prints each effect: its number, the time since the one before, where in the run it was, and what it gave.

Examples:
  llmspell replay research-4f2a91c3
  llmspell replay research-4f2a91c3 --stop-at 12
  llmspell replay research-4f2a91c3 --edited             # the first difference to the file as it is now
  llmspell replay research-4f2a91c3 --edited=other.lua
`;

const RUNS_HELP = `
Runs are kept by \`llmspell run --durable\`, in the nearest folder .llmspell, or where --state-dir or LLMSPELL_STATE_DIR say.

Examples:
  llmspell runs list
  llmspell runs signal research-4f2a91c3 approval:call_1 '{"approved": true}'
  llmspell runs prune --older-than 30d
  llmspell runs export research-4f2a91c3 run.json
`;

const STATE_HELP = `
The state is in the same folder as durable runs; what a spell keeps in a run that is not durable ends with it.

Examples:
  llmspell state export state.json
  llmspell state import state.json
  llmspell state compact
`;
