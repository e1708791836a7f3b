// The thread of a script: runs one virtual machine at a time, a fresh one for each script.
import { workerData } from 'node:worker_threads';

import type { MainMessage, WorkerStart } from '../../thread/protocol.ts';
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
      machine = await ScriptMachine.open({ link, ctl: start.ctl, engine, open: message });
      return link.post({ type: 'ready' });
    case 'close':
      machine?.close();
      machine = undefined;
      return link.post({ type: 'closed' });
    case 'run':
      return machine?.run(message);
    case 'settle':
      return machine?.settle(message);
    case 'invoke':
      return machine?.invoke(message);
    case 'release':
      return machine?.forget(message.refs);
  }
}

link.serve(handle);
