import { hostname } from 'node:os';
import process from 'node:process';

/** A name for the worker of this process, which tells others of this machine whether it is still there. */
export function createWorkerId(): string {
  return `${hostname()}:${process.pid}:${crypto.randomUUID()}`;
}

/** The process that a worker is or was, when it is one of this machine. */
export function processOf(workerId: string): number | undefined {
  const [, host, pid] = /^(.*):(\d+):[^:]+$/u.exec(workerId) ?? [];
  return host === hostname() ? Number(pid) : undefined;
}

/** Whether a worker may still be there. Of other machines nobody here knows. */
export function isWorkerAlive(workerId: string): boolean {
  const pid = processOf(workerId);
  if (pid === undefined) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is there, but belongs to another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
