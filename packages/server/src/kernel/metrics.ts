import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What is counted and measured, for Prometheus. One per server. */
export type Metrics = {
  /** Everything in the text format of Prometheus. */
  text(): Promise<string>;
  readonly requests: Histogram<'method' | 'route' | 'status'>;
  /** Signatures by what became of them: approve, reject, refused. */
  readonly decisions: Counter<'outcome'>;
  /** Attempts to send a mail, by what became of them: sent, postponed, failed, dropped. */
  readonly mails: Counter<'outcome'>;
  /** Connections that are held open: for an `answer` to change (`Prefer: wait`), or for `events`. */
  readonly waiting: Gauge<'for'>;
};

const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60];

export function openMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  return {
    text: () => registry.metrics(),
    requests: new Histogram({
      name: 'countersign_http_request_duration_seconds',
      help: 'Time from the first byte of a request to the end of its answer',
      labelNames: ['method', 'route', 'status'],
      buckets,
      registers,
    }),
    decisions: new Counter({
      name: 'countersign_decisions_total',
      help: 'Signatures, by what became of them',
      labelNames: ['outcome'],
      registers,
    }),
    mails: new Counter({
      name: 'countersign_mails_total',
      help: 'Attempts to send a mail, by what became of them',
      labelNames: ['outcome'],
      registers,
    }),
    waiting: new Gauge({
      name: 'countersign_waiting',
      help: 'Connections that wait for an answer to change, or for events',
      labelNames: ['for'],
      registers,
    }),
  };
}
