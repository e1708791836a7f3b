import type { SettleMessage } from '../../../thread/protocol.ts';
import { STATUS } from '../wasm/lua-constants.ts';
import type { Pointer } from '../wasm/lua-exports.ts';
import { LuaRaise } from './lua-raise.ts';
import type { LuaState, Reference } from './lua-state.ts';

/** A Lua thread that runs a chunk or a callback, and waits now and then for the host. */
interface Task {
  readonly thread: Pointer;
  readonly reference: Reference;
  readonly end: TaskEnd;
  /** The call it waits for; 0 for none. */
  waitsFor: number;
}

/**
 * Told when a task is over: its results, or its error, are on top of the thread's stack. What it gives is called when the
 * thread has closed its variables (`<close>`).
 */
export type TaskEnd = (thread: Pointer, results: number | 'failed') => () => void;

export interface SchedulerOptions {
  /** Blocks until a message of the host has been handled. */
  readonly handleNext: () => void;
  /** Pushes the answer of a call, or throws. Gives the number of values. */
  readonly deliver: (L: Pointer, reply: SettleMessage) => number;
}

/**
 * Runs the tasks of a script. A host call gives way to other tasks where Lua can yield; where it cannot (inside
 * `table.sort`, `string.gsub`, …) it blocks, and messages are handled by a pump nested in it.
 */
export class Scheduler {
  readonly #state: LuaState;
  readonly #options: SchedulerOptions;
  readonly #tasks = new Map<Pointer, Task>();
  readonly #waiting = new Map<number, Task>();
  readonly #replies = new Map<number, SettleMessage>();
  readonly #continuation: Pointer;
  readonly #resultCount: Pointer;
  #current: Task | undefined;
  /** The thread that a pump blocks; 0 for none. Lua counts the depth of its C stack from there. */
  #below: Pointer = 0;
  #marked: Reference | undefined;

  constructor(state: LuaState, options: SchedulerOptions) {
    this.#state = state;
    this.#options = options;
    this.#continuation = state.continuation((L, call) => this.#take(L, call));
    this.#resultCount = state.exports.malloc(4);
  }

  /** Whether a task waits for the host. */
  get isWaiting(): boolean {
    return this.#waiting.size > 0;
  }

  /** The prelude's table of task threads; its coroutine functions treat them as main threads. */
  set marked(table: Reference) {
    this.#marked = table;
  }

  /** Starts a task. @param push Pushes the function and its arguments; gives the number of arguments, or `failed`. */
  spawn(push: (thread: Pointer) => number | 'failed', end: TaskEnd): void {
    const { exports: lua, main } = this.#state;
    const thread = lua.lua_newthread(main);
    if (this.#marked !== undefined) {
      this.#state.pushKept(main, this.#marked);
      lua.lua_pushvalue(main, -2);
      lua.lua_pushboolean(main, 1);
      lua.lua_rawset(main, -3);
      this.#state.pop(main);
    }
    const task: Task = { thread, reference: this.#state.keep(main), end, waitsFor: 0 };
    this.#tasks.set(thread, task);
    const pushed = push(thread);
    if (pushed === 'failed') this.#finish(task, 'failed');
    else this.#resume(task, pushed);
  }

  /**
   * Ends a native function that made a call: gives way, or blocks until the answer is there. Call it last; it may unwind
   * the stack.
   */
  wait(L: Pointer, call: number): number {
    const { exports: lua } = this.#state;
    const task = this.#current;
    if (task === undefined || lua.lua_isyieldable(L) === 0) {
      this.#pump(L, call);
      return this.#take(L, call);
    }
    task.waitsFor = call;
    this.#waiting.set(call, task);
    if (L === task.thread) return lua.lua_yieldk(L, 0, call, this.#continuation);
    // A coroutine of the script: the prelude passes this on to the task.
    lua.lua_pushlightuserdata(L, call);
    return lua.lua_yieldk(L, 1, call, this.#continuation);
  }

  /** The script's coroutine has yielded a call where its resumer cannot yield. */
  block(L: Pointer, call: number): void {
    const task = this.#waiting.get(call);
    if (task !== undefined) task.waitsFor = 0;
    this.#waiting.delete(call);
    this.#pump(L, call);
  }

  settle(reply: SettleMessage): void {
    this.#replies.set(reply.id, reply);
    const task = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if (task !== undefined) this.#resume(task, 0);
  }

  /** Handles messages until the call is answered, on top of what runs in `L`. */
  #pump(L: Pointer, call: number): void {
    const below = this.#below;
    this.#below = L;
    while (!this.#replies.has(call)) this.#options.handleNext();
    this.#below = below;
  }

  #take(L: Pointer, call: number): number {
    const reply = this.#replies.get(call);
    this.#replies.delete(call);
    if (reply === undefined) throw LuaRaise.of('INTERNAL', 'a coroutine was resumed before its host call had returned');
    return this.#options.deliver(L, reply);
  }

  #resume(task: Task, argumentCount: number): void {
    const { exports: lua, wasm } = this.#state;
    const { thread } = task;
    const outer = this.#current;
    this.#current = task;
    task.waitsFor = 0;
    const status = lua.lua_resume(thread, this.#below, argumentCount, this.#resultCount);
    this.#current = outer;
    const results = wasm.memory.int(this.#resultCount);
    if (status === STATUS.OK) return this.#finish(task, results);
    if (status !== STATUS.YIELD) return this.#finish(task, 'failed');
    this.#state.pop(thread, results);
    // The prelude lets nothing else through; this is for a bug of ours.
    if (task.waitsFor === 0) throw new Error('a task has yielded without a call');
  }

  #finish(task: Task, results: number | 'failed'): void {
    this.#tasks.delete(task.thread);
    const ended = task.end(task.thread, results);
    // The stack of a failed thread stands until here, so that it can be described.
    if (results === 'failed') this.#state.exports.lua_resetthread(task.thread);
    this.#state.drop(task.reference);
    ended();
  }
}
