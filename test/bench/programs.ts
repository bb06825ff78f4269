/** Programs to measure on: services with classes, templates and comments, now and then one that asks a model. */
export const PLAIN = (i: number) => `/** Keeps the orders of region ${i}: each with its lines. */
export class OrderBook${i} {
  private readonly orders = new Map<string, Order${i}>();
  constructor(private readonly clock: () => number, private readonly log: (line: string) => void) {}

  add(order: Order${i}): void {
    const known = this.orders.get(order.id);
    if (known && known.version >= order.version) {
      this.log(\`order \${order.id} is old: \${known.version} of \${order.version}\`);
      return;
    }
    this.orders.set(order.id, { ...order, at: this.clock() });
  }

  total(): number {
    // Cents, so that nothing is lost on the way.
    return [...this.orders.values()].reduce((sum, { lines }) => sum + lines.reduce((all, l) => all + l.cents, 0), 0);
  }
}
export interface Order${i} { readonly id: string; readonly version: number; readonly at?: number; readonly lines: { cents: number }[] }
`;

const ANNOTATION = `/**
 * @workload
 * traffic: { rpsAvg: 2, rpsPeak: 9 }
 */
`;

/** One in five is annotated. */
const CLIENT = (
  i: number,
) => `${i % 5 === 1 ? ANNOTATION.replace('@workload', `@workload answer-${i}`) : ''}export async function answer${i}(question: string) {
  const reply = await client.chat.completions.create({
    model: MODELS.chat${i % 3},
    messages: [{ role: 'user', content: \`\${question} (${i})\` }],
    max_tokens: ${200 + i},
  });
  return reply.choices[0]?.message.content ?? '';
}
`;

const HEAD = `import OpenAI from 'openai';
const client = new OpenAI();
const MODELS = { chat0: 'gpt-4o-mini', chat1: 'gpt-4.1', chat2: 'gpt-5-mini' } as const;
`;

const linesOf = (text: string) => text.split('\n').length;

/** Of `lines` lines, with `uses` calls of a model spread over it; without any, nothing names a library. */
export function programText(lines: number, uses: number): string {
  const parts = uses > 0 ? [HEAD] : [];
  const plain = Math.max(1, Math.floor((lines - uses * (linesOf(CLIENT(0)) - 1)) / (linesOf(PLAIN(0)) - 1)));
  const every = uses > 0 ? Math.max(1, Math.floor(plain / uses)) : plain + 1;
  for (let i = 0; i < plain; i += 1) {
    parts.push(PLAIN(i));
    if (uses > 0 && i % every === 0 && i / every < uses) {
      parts.push(CLIENT(i / every));
    }
  }
  return parts.join('');
}
