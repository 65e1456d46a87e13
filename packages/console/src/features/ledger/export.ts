import { exportInstanceLedger, exportLedger } from '@countersign/contract/ledger.ts';
import { client } from '../../shared/api/client.ts';
import { answered } from '../../shared/api/failure.ts';

export type Span = { readonly from?: string; readonly to?: string };
/** How much of an export has come. */
export type Came = { readonly entries: number; readonly bytes: number };

const stream = (project: string | null, span: Span, signal: AbortSignal) =>
  project === null
    ? client.stream(exportInstanceLedger, { query: span, signal })
    : client.stream(exportLedger, { params: { project }, query: span, signal });

/** Reads an export to its end, telling how far it is. Throws as reading does, and when it is stopped. */
export async function readExport(
  project: string | null,
  span: Span,
  { signal, onCame }: { readonly signal: AbortSignal; readonly onCame: (came: Came) => void },
): Promise<Blob> {
  const reader = answered(await stream(project, span, signal)).getReader();
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let [entries, bytes] = [0, 0];
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    const piece = new Uint8Array(next.value);
    pieces.push(piece);
    bytes += piece.length;
    entries += piece.reduce((lines, byte) => lines + (byte === newline ? 1 : 0), 0);
    onCame({ entries, bytes });
  }
  return new Blob(pieces, { type: 'application/jsonl' });
}

const newline = 10;

/** Has the browser save it under this name. */
export function save(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser has taken hold of it by the time this task is over; a little later is safe for all of them.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

const units = ['kilobyte', 'megabyte', 'gigabyte'] as const;

/** A size for people: "12 kB", "3.4 MB". */
export function sizeOf(bytes: number, language: string): string {
  const power = bytes < 1e6 ? 0 : bytes < 1e9 ? 1 : 2;
  const style = { style: 'unit', unit: units[power] ?? 'kilobyte', maximumFractionDigits: 1 } as const;
  return new Intl.NumberFormat(language, style).format(bytes / 1000 ** (power + 1));
}
