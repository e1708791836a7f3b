import { Command, CommanderError } from 'commander';

import { addRunCommands } from './commands/add-run-commands.ts';
import type { CliIo } from './io/cli-io.ts';
import { addDurableFlags, type RunFlags } from './options/durable-flags.ts';
import { addPlugin, addSpellFlags, normalizeFlags, type EngineFlags } from './options/spell-flags.ts';
import { toUsageError } from './options/to-usage-error.ts';
import { EXIT, exitCodeOf } from './render/exit-code.ts';
import { redactorFor } from './render/redactor-for.ts';
import { errorToJson, renderError } from './render/render-error.ts';
import { version } from './version.ts';

/** Runs the command with its arguments and gives the exit code. Everything it prints goes through `io`. */
export async function runCli(argv: readonly string[], io: CliIo): Promise<number> {
  const outcome = { exitCode: EXIT.success as number };
  const program = createProgram(io, outcome);
  try {
    await program.parseAsync([...normalizeFlags(argv)], { from: 'user' });
    return outcome.exitCode;
  } catch (error) {
    if (!(error instanceof CommanderError)) return report(error, { argv, program }, io);
    if (error.exitCode === 0) return EXIT.success;
    // Without any command the help was the answer.
    return error.code === 'commander.help' ? EXIT.usage : report(toUsageError(error, argv), { argv, program }, io);
  }
}

interface Call {
  readonly argv: readonly string[];
  readonly program: Command;
}

async function report(error: unknown, { argv, program }: Call, io: CliIo): Promise<number> {
  const redact = await redactorFor(io);
  const own = argv.includes('--') ? argv.slice(0, argv.indexOf('--')) : argv;
  if (own.includes('--json')) {
    io.out(`${JSON.stringify({ status: 'error', error: redact(errorToJson(error)) }, undefined, 2)}\n`);
  } else {
    io.error(redact(renderError(error, { colors: io.colors, command: commandOf(own, program) })));
  }
  return exitCodeOf(error);
}

/** The command that was called, with the one inside of it: `llmspell runs prune`. */
function commandOf(words: readonly string[], program: Command): string {
  const names = [program.name()];
  let { commands } = program;
  for (const word of words) {
    const inner = commands.find((command) => command.name() === word);
    if (inner === undefined) continue;
    names.push(word);
    ({ commands } = inner);
  }
  return names.join(' ');
}

function createProgram(io: CliIo, outcome: { exitCode: number }): Command {
  const program = new Command('llmspell')
    .description('Runs spells: small sandboxed programs in Lua, JavaScript or TypeScript that orchestrate LLM agents.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .exitOverride()
    // Errors are reported in one place, also as JSON.
    .configureOutput({ writeOut: (text) => io.out(text), writeErr: (text) => io.error(text), outputError: () => {} })
    .addHelpText('after', HELP);
  addRun(program, io, outcome);
  addExec(program, io, outcome);
  addValidate(program, io, outcome);
  addAudit(program, io, outcome);
  addRunCommands(program, io, outcome);
  return program;
}

function addRun(program: Command, io: CliIo, outcome: { exitCode: number }): void {
  addDurableFlags(addSpellFlags(program.command('run')))
    .description('run a spell; what follows -- are its arguments')
    .argument('<file>', 'the spell: a .lua, .js, .mjs or .ts file; - reads standard input')
    .argument('[args...]', "the spell's arguments, after --")
    .addHelpText('after', RUN_HELP)
    .action(async (file: string, args: string[], flags: RunFlags) => {
      const { runCommand } = await import('./commands/run.ts');
      outcome.exitCode = await runCommand({ file, args, flags }, io);
    });
}

function addExec(program: Command, io: CliIo, outcome: { exitCode: number }): void {
  addSpellFlags(program.command('exec'))
    .description('run a piece of code and print its value')
    .argument('<code>', 'the code; - reads it from standard input')
    .argument('[args...]', "the code's arguments, after --")
    .addHelpText('after', EXEC_HELP)
    .action(async (code: string, args: string[], flags: EngineFlags) => {
      const { execCommand } = await import('./commands/exec.ts');
      outcome.exitCode = await execCommand({ code, args, flags }, io);
    });
}

function addValidate(program: Command, io: CliIo, outcome: { exitCode: number }): void {
  program
    .command('validate')
    .description('find errors of spells without running them: syntax, unknown names')
    .argument('<files...>', 'the spells')
    .option('--plugin <module>', 'load a plugin: a file or an installed package; may be repeated', addPlugin)
    .option('--json', 'print one JSON document instead of text')
    .addHelpText('after', VALIDATE_HELP)
    .action(async (files: string[], flags: Pick<EngineFlags, 'json' | 'plugin'>) => {
      const { validateCommand } = await import('./commands/validate.ts');
      outcome.exitCode = await validateCommand({ files, json: flags.json ?? false, plugins: flags.plugin ?? [] }, io);
    });
}

interface JsonFlag {
  readonly json?: boolean;
}

function addAudit(program: Command, io: CliIo, outcome: { exitCode: number }): void {
  const audit = program
    .command('audit')
    .description('read the logs that `run --audit` writes')
    .addHelpText('after', AUDIT_HELP);
  audit
    .command('verify')
    .description('find out whether a log is whole; ends with 1 and the line that broke when it is not')
    .argument('<file>', 'the log')
    .option('--json', 'print one JSON document instead of text')
    .action(async (file: string, { json = false }: JsonFlag) => {
      const { verifyAuditCommand } = await import('./commands/audit/verify-audit.ts');
      outcome.exitCode = await verifyAuditCommand({ file, json }, io);
    });
  audit
    .command('show')
    .description('print the records of a log')
    .argument('<file>', 'the log')
    .option('--json', 'print one JSON document instead of text')
    .action(async (file: string, { json = false }: JsonFlag) => {
      const { showAuditCommand } = await import('./commands/audit/show-audit.ts');
      outcome.exitCode = await showAuditCommand({ file, json }, io);
    });
}

const HELP = `
Examples:
  llmspell run hello.lua
  llmspell run --model anthropic/claude-sonnet-4-5 research.js -- --topic "solid state batteries"
  llmspell run --allow-read=./data --allow-net=api.example.com report.lua
  llmspell exec 'return 6 * 7'
  llmspell validate *.lua
  llmspell run --durable research.lua     # llmspell resume, replay, runs

Models are found by their keys: OPENAI_API_KEY, ANTHROPIC_API_KEY, GOOGLE_GENERATIVE_AI_API_KEY, or a local Ollama.
OPENAI_BASE_URL, ANTHROPIC_BASE_URL and OLLAMA_HOST name other addresses.

Exit codes: 0 done (or the spell's own), 1 the spell failed, 2 wrong usage, 3 permission refused, 4 limit reached,
130 interrupted.
`;

const RUN_HELP = `
A spell may touch nothing that is not allowed. --allow-read and the like take a list after "=", or allow everything of
their kind without one. A spell can ask for what it needs in its first lines:
  -- @allow-read=./data          (Lua)
  // @allow-net=api.example.com  (JavaScript)

Examples:
  llmspell run spell.lua
  llmspell run spell.ts --timeout 30s --max-cost 0.10
  llmspell run spell.js --allow-read=./data,./docs --json -- first second
  llmspell run --durable research.lua   # after a crash or Ctrl-C: llmspell resume, with the id that was printed
`;

const EXEC_HELP = `
Examples:
  llmspell exec 'return Tool.execute("calculator", { input = "2 ^ 10" }).output'
  llmspell exec --engine js 'export default 6 * 7'
  echo 'print("hi")' | llmspell exec -
`;

const VALIDATE_HELP = `
Examples:
  llmspell validate spell.lua
  llmspell validate --json spells/*.js
`;

const AUDIT_HELP = `
Each record of a log holds the hash of the one before it. Records that are missing at its end are not found: compare the
hash that verify prints with a copy that is kept elsewhere.

Examples:
  llmspell run --audit audit.jsonl spell.lua
  llmspell audit verify audit.jsonl
  llmspell audit show --json audit.jsonl
`;
