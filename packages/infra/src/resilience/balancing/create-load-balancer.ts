import { isStop, SpellError, toSpellError, type BaseAgent, type Component, type RunContext } from '@llmspell/core';
import { asBaseAgent } from '@llmspell/core/kit';

import { inCategories } from '../errors/in-categories.ts';
import { Ewma } from '../flow/ewma.ts';
import { checkOption } from '../policy/check-option.ts';
import type { BalancingStrategy } from './balancing-strategy.ts';
import { leastConnectionsBalancing } from './least-connections-balancing.ts';
import type { MemberStats } from './member-stats.ts';

export interface LoadBalancerOptions {
  readonly name: string;
  /** @default names the members */
  readonly description?: string;
  /** Any components that take the same input. */
  readonly members: readonly Component[];
  /** Of this load balancer alone: it may remember. @default the fewest calls under way */
  readonly strategy?: BalancingStrategy;
  /** Members that one input is given to at most; the next one when one fails. @default 1 */
  readonly maxAttempts?: number;
  /**
   * Whether an error tells against the member, and the next one may be tried.
   * @default all but validation errors, which another would have too
   */
  readonly isFailure?: (error: unknown) => boolean;
}

/** A component that gives each input to one of its members. */
export interface LoadBalancer extends BaseAgent {
  readonly stats: readonly MemberStats[];
}

/**
 * Makes a load balancer. Its choice is recorded like an effect, so a replayed run goes to the same members. Emits
 * `balancer.selected` and `balancer.member_failed`.
 */
export function createLoadBalancer(options: LoadBalancerOptions): LoadBalancer {
  const { name, strategy = leastConnectionsBalancing(), maxAttempts = 1 } = options;
  const { isFailure = (error: unknown) => !inCategories('validation')(error) } = options;
  checkOption('maxAttempts', maxAttempts, { min: 1, integer: true });
  const members = membersByName(options.members);
  const names = [...members.keys()];

  const attempt = async (input: unknown, context: RunContext, left: readonly Member[]): Promise<Attempt> => {
    const member = await select({ left, members, strategy }, context);
    context.emit('balancer.selected', () => ({ balancer: name, member: member.name }));
    try {
      return { ok: true, output: await member.execute({ input, isFailure }, context.scope(`member:${member.name}`)) };
    } catch (error) {
      if (isStop(error, context.signal) || !isFailure(error)) throw error;
      const { code } = toSpellError(error);
      context.emit('balancer.member_failed', () => ({ balancer: name, member: member.name, code }));
      return { ok: false, error, member };
    }
  };

  return {
    kind: 'agent',
    name,
    description: options.description ?? `Gives each input to one of: ${names.join(', ')}.`,
    get stats() {
      return [...members.values()].map((member) => member.stats());
    },
    async execute(input, context) {
      let left = [...members.values()];
      for (let count = 1; ; count += 1) {
        const tried = await attempt(input, context, left);
        if (tried.ok) return tried.output;
        left = left.filter((member) => member !== tried.member);
        if (count >= maxAttempts || left.length === 0) throw tried.error;
      }
    },
  };
}

type Attempt =
  | { readonly ok: true; readonly output: unknown }
  | { readonly ok: false; readonly error: unknown; readonly member: Member };

interface Selection {
  readonly left: readonly Member[];
  readonly members: ReadonlyMap<string, Member>;
  readonly strategy: BalancingStrategy;
}

/**
 * Chooses a member and counts the call as under way at once: whoever chooses next has to see it. On a replay the choice
 * comes from the record, and is counted here.
 */
async function select({ left, members, strategy }: Selection, context: RunContext): Promise<Member> {
  let counted: Member | undefined;
  const choose = (): string => {
    const [first, ...others] = left.map((member) => member.stats());
    // There is always one left: a load balancer has members, and the loop ends before the last is gone.
    const { name } = strategy([first as MemberStats, ...others]);
    counted = members.get(name);
    counted?.begin();
    return name;
  };
  try {
    const name = await context.effect('select', choose);
    if (counted !== undefined) return counted;
    const member = members.get(name);
    if (member === undefined) throw missingMember(name, members);
    member.begin();
    return member;
  } catch (error) {
    counted?.end();
    throw error;
  }
}

function missingMember(name: string, members: ReadonlyMap<string, Member>): SpellError {
  return new SpellError({
    code: 'NOT_FOUND',
    message: `Member "${name}" was chosen, but is not there. There are: ${[...members.keys()].join(', ')}.`,
    data: { name },
  });
}

function membersByName(components: readonly Component[]): ReadonlyMap<string, Member> {
  const members = new Map(components.map((component) => [component.name, new Member(component)]));
  if (members.size === 0) throw new TypeError('Expected at least one member of the load balancer, got none.');
  if (members.size === components.length) return members;
  throw new TypeError('Expected the members of the load balancer to have names of their own; two have the same.');
}

/** The weight of the newest call in the averages. */
const ALPHA = 0.3;

class Member {
  readonly name: string;
  readonly #agent: BaseAgent;
  readonly #latency = new Ewma(ALPHA);
  readonly #errors = new Ewma(ALPHA);
  #active = 0;
  #calls = 0;
  #failures = 0;

  constructor(component: Component) {
    this.name = component.name;
    this.#agent = asBaseAgent(component);
  }

  stats(): MemberStats {
    return {
      name: this.name,
      active: this.#active,
      calls: this.#calls,
      failures: this.#failures,
      latencyMs: this.#latency.value,
      errorRate: this.#errors.value ?? 0,
    };
  }

  begin(): void {
    this.#active += 1;
  }

  end(): void {
    this.#active -= 1;
  }

  /** For one that has begun; ends it. */
  async execute({ input, isFailure }: MemberCall, context: RunContext): Promise<unknown> {
    const startedAt = context.clock.monotonic();
    try {
      const output = await this.#agent.execute(input, context);
      this.#calls += 1;
      this.#latency.add(context.clock.monotonic() - startedAt);
      this.#errors.add(0);
      return output;
    } catch (error) {
      if (!isStop(error, context.signal) && isFailure(error)) this.#fail();
      throw error;
    } finally {
      this.end();
    }
  }

  #fail(): void {
    this.#calls += 1;
    this.#failures += 1;
    this.#errors.add(1);
  }
}

interface MemberCall {
  readonly input: unknown;
  readonly isFailure: (error: unknown) => boolean;
}
