// The thread of a script: runs one virtual machine at a time, a fresh one for each script.
import { workerData } from 'node:worker_threads';

import type { MainMessage, OpenMessage, WorkerStart } from '../../thread/protocol.ts';
import { createWorkerLink } from '../../thread/worker-link.ts';
import type { EngineData } from './vm/create-vm.ts';
import { ScriptMachine } from './vm/script-machine.ts';

// The main thread starts this file with exactly this.
const start = workerData as WorkerStart;
const engine = start.engine as EngineData;
const link = createWorkerLink(start);
let machine: ScriptMachine | undefined;

async function handle(message: MainMessage): Promise<void> {
  switch (message.type) {
    case 'open':
      return open(message);
    case 'close':
      machine?.close();
      machine = undefined;
      return link.post({ type: 'closed' });
    case 'run':
    case 'settle':
    case 'invoke':
      return machine?.deliver(message);
    case 'release':
      return machine?.forget(message.refs);
  }
}

async function open(message: OpenMessage): Promise<void> {
  try {
    machine = await ScriptMachine.open({ link, ctl: start.ctl, engine, open: message });
    link.post({ type: 'ready' });
  } catch (error) {
    // Nothing of the script has run yet: this is the memory limit, which is too small to begin with, or a fault of ours.
    link.post({
      type: 'crash',
      message: `it could not be made (${error instanceof Error ? error.message : 'unknown'}), perhaps because the memory limit is too small`,
    });
  }
}

link.serve(handle);
