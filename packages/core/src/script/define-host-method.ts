import type { HostMethod } from './host-module.ts';

/** Declares a host method; the types of its arguments come from the schema. */
export function defineHostMethod<Args extends readonly unknown[], Self = undefined>(
  method: HostMethod<Self, Args>,
): HostMethod {
  // A list of methods holds methods of any arguments: the dispatcher parses with `params` before it calls.
  return method as unknown as HostMethod;
}
