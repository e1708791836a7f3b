// `pnpm bench`: everything below in one run, so that the ratios can be compared. Figures, never gates.
import { agents } from './agents.ts';
import { command } from './command.ts';
import { effects } from './effects.ts';
import { engines } from './engines.ts';
import { events } from './events.ts';
import { hooks } from './hooks.ts';
import { journal } from './journal.ts';
import { resilience } from './resilience.ts';
import { state } from './state.ts';
import { telemetry } from './telemetry.ts';
import { workflows } from './workflows.ts';

const groups = new Map([
  ['effects', effects],
  ['events', events],
  ['workflows', workflows],
  ['hooks', hooks],
  ['resilience', resilience],
  ['state', state],
  ['journal', journal],
  ['telemetry', telemetry],
  ['agents', agents],
  ['engines', engines],
  ['command', command],
]);

const wanted = process.argv.slice(2);
for (const [name, run] of groups) {
  if (wanted.length === 0 || wanted.includes(name)) await run();
}
