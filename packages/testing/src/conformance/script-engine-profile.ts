import type { ScriptLanguage } from '@llmspell/core';

/**
 * The scripts of the suite in one language. Every one is a whole script; what has a value gives it the language's way. The
 * host API is {@link createProbeApi}: the classes `Probe`, `Counter` and `BaseThing`.
 */
export interface ScriptSnippets {
  /** Gives 42, without a host call. */
  readonly answer: string;
  /** Gives `Probe.echo(Probe.give())`. */
  readonly echo: string;
  /** Gives `Probe.echoNow(Probe.give())`, which is sync. */
  readonly echoNow: string;
  /** Gives the list of all parts of `Probe.count(4)`. */
  readonly stream: string;
  /** Reads two parts of `Probe.count(100)`, stops, and gives their sum: 1. */
  readonly streamBreak: string;
  /** Catches what `Probe.fail()` throws and gives `{ code, message }` of it. */
  readonly catchError: string;
  /** The same with `Probe.failNow()`, which is sync. */
  readonly catchErrorNow: string;
  /** Line 3 calls `Probe.fail()`, and nobody catches it. */
  readonly uncaughtError: string;
  /** Line 2 throws an error with the message "mine". */
  readonly ownError: string;
  /** Line 2 is no syntax of the language. */
  readonly syntaxError: string;
  /** Gives `Probe.callBack(f, 21)` with a function that doubles. */
  readonly callback: string;
  /** The same with a function that gives `Probe.echo(x)` and one more. */
  readonly callbackCalls: string;
  /** Catches what `Probe.callBack` throws when the function throws "inner", and gives the message. */
  readonly callbackThrows: string;
  /** `Probe.keep(f)` with a function that puts "!" behind a text; gives nothing. */
  readonly keep: string;
  /** `Probe.keep(f)` with a function that sets field `changed` of a table to 1, waits for `Probe.echo`, and gives "done". */
  readonly keepChanging: string;
  /** Gives `Probe.branches([f, f])`, where each calls `Probe.meet(2)`. */
  readonly branches: string;
  /** A `Counter` of `{ start: 5 }`; gives its field `start`, what `addTo(3)` gives, and whether `Probe.echo` gives the same. */
  readonly handle: string;
  /** A subclass `Mine` of `BaseThing` with `work(x)` that gives x + 1; an instance named "n"; gives its `describe()`. */
  readonly subclass: string;
  /** The same instance through `Probe.record` and `Probe.echo`: gives whether it is the same. */
  readonly subclassIdentity: string;
  /** Prints "one", calls `Probe.echo(1)`, prints "two". */
  readonly print: string;
  /** Gives its arguments as a list. */
  readonly args: string;
  /** Gives three random numbers. */
  readonly random: string;
  /** Gives the time in whole seconds since 1970. */
  readonly time: string;
  /** Passes a value that contains itself, and gives the code of the error. */
  readonly cycle: string;
  /** Passes a value of 80 levels, and gives the code of the error. */
  readonly deep: string;
  /** Waits for `Probe.forever()`. */
  readonly wait: string;
}

/** Scripts that do not stop by themselves, by the limit they run into. */
export interface HostileSnippets {
  /** A loop; a loop that swallows every error; a loop inside a built-in function; … */
  readonly cpu: Readonly<Record<string, string>>;
  readonly memory: Readonly<Record<string, string>>;
  readonly output: Readonly<Record<string, string>>;
  readonly 'host-calls': Readonly<Record<string, string>>;
  readonly 'message-size': Readonly<Record<string, string>>;
  /** Left out where the language cannot have many calls under way. */
  readonly 'pending-calls'?: Readonly<Record<string, string>>;
  /** Left out where the language has no timers. */
  readonly timers?: Readonly<Record<string, string>>;
}

/** A script that is run again with the log of an earlier run. */
export interface RepeatScript {
  readonly code: string;
  /** Whether its value does not depend on the order in which the host answers. */
  readonly anyOrder?: boolean;
}

/** Scripts for what a session with a log has to do. They tell what they do with `Probe.echoNow`, which is sync. */
export interface RepeatSnippets {
  /**
   * By name: calls side by side, callbacks, timers, streams, errors, time, chance, sync calls in the middle of a built-in
   * function, objects in both directions; whatever the language has. `branches` and `time` have to be there.
   * `Probe.give()` gives a record with a host function `double` and an iterable `letters`.
   */
  readonly scripts: Readonly<Record<string, RepeatScript>>;
  readonly edited: {
    readonly original: string;
    /** The original up to its first call, and then an error. */
    readonly failing: string;
    /** Other versions of it, by what was done, and the line at which they differ. */
    readonly edits: Readonly<Record<string, { readonly code: string; readonly line?: number }>>;
  };
}

/** A language, as the suite needs to know it. */
export interface ScriptProfile {
  readonly language: ScriptLanguage;
  /** A file name of the language: `spell.js`. */
  readonly filename: string;
  readonly snippets: ScriptSnippets;
  readonly hostile: HostileSnippets;
  readonly repeat: RepeatSnippets;
  /** Each tries to reach something of the host, and gives what it found as text, or false. */
  readonly escapes: Readonly<Record<string, string>>;
  /** Whether values beyond JSON keep their type: dates, maps, sets, undefined in lists. Numbers, bytes and int64 always do. */
  readonly richValues: boolean;
}
