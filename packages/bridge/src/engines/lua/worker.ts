// The thread of a spell in Lua: runs one machine at a time, a fresh one for each spell.
import { workerData } from 'node:worker_threads';

import type { MainMessage, OpenMessage, WorkerStart } from '../../thread/protocol.ts';
import { createWorkerLink } from '../../thread/worker-link.ts';
import { LuaMachine, type EngineData } from './vm/lua-machine.ts';
import { MachineStop, type StopReason } from './wasm/machine-stop.ts';

// The main thread starts this file with exactly this.
const start = workerData as WorkerStart;
const engine = start.engine as EngineData;
const link = createWorkerLink(start);
let machine: LuaMachine | undefined;

link.serve((message) => {
  if (message.type === 'open') return guarded(() => open(message));
  if (message.type === 'close') return close();
  guarded(() => machine?.handle(message));
});

function open(message: OpenMessage): void {
  machine = new LuaMachine({ engine, link, ctl: start.ctl, open: message });
  link.post({ type: 'ready' });
}

function close(): void {
  machine = undefined;
  link.post({ type: 'closed' } satisfies { readonly type: MainMessage['type'] | 'closed' });
}

/** Whatever comes out of a machine is its end. */
function guarded(run: () => void): void {
  try {
    run();
  } catch (error) {
    const ended = machine;
    machine = undefined;
    if (error instanceof MachineStop) report(error.reason, ended);
    else report({ kind: 'crash', message: error instanceof Error ? error.name : 'unknown' }, ended);
  }
}

function report(reason: StopReason, ended: LuaMachine | undefined): void {
  switch (reason.kind) {
    case 'interrupt':
      return;
    case 'limit':
      ended?.flush();
      return link.post({ type: 'limit', limit: reason.limit });
    case 'exit':
      ended?.flush();
      return link.post({ type: 'exit', code: reason.code });
    case 'crash':
      return link.post({ type: 'crash', message: reason.message });
  }
}
