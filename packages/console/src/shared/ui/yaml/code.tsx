import { yaml } from '@codemirror/lang-yaml';
import { type Diagnostic, linter, lintGutter, setDiagnostics } from '@codemirror/lint';
import type { Fault } from '@countersign/contract/problems.ts';
import { useComputedColorScheme } from '@mantine/core';
import CodeMirror, { EditorView, type Text } from '@uiw/react-codemirror';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { editorTheme } from './editor-theme.ts';
import { replacing } from './replacing.ts';

/** Goes to a line, and puts the cursor there. */
export type GoTo = (line: number, column: number) => void;

type Props = {
  readonly label: string;
  readonly describedBy: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly faults: readonly Fault[];
  readonly readOnly: boolean;
  readonly minHeight: number;
  readonly maxHeight: number;
  /** Called with the way to a line as soon as there is one. */
  readonly onReady: (goTo: GoTo) => void;
};

/** CodeMirror itself, in a file of its own, so that it is loaded only where something is edited. */
export function Code(props: Props) {
  const { value, onChange, faults, readOnly, minHeight, maxHeight, onReady } = props;
  const scheme = useComputedColorScheme('light');
  const [view, setView] = useState<EditorView | null>(null);
  const extensions = useExtensions(props, scheme);
  useEffect(() => {
    if (view)
      view.dispatch(
        setDiagnostics(
          view.state,
          faults.map((fault) => diagnostic(view.state.doc, fault)),
        ),
      );
  }, [view, faults]);
  const created = useCallback(
    (made: EditorView) => {
      setView(made);
      onReady((line, column) => goTo(made, line, column));
    },
    [onReady],
  );
  return (
    <CodeMirror
      value={value}
      onChange={onChange}
      readOnly={readOnly}
      extensions={extensions}
      theme="none"
      minHeight={`${minHeight}px`}
      maxHeight={`${maxHeight}px`}
      indentWithTab={false}
      basicSetup={{ autocompletion: false, highlightActiveLine: !readOnly, foldGutter: false }}
      onCreateEditor={created}
    />
  );
}

function useExtensions({ label, describedBy, readOnly }: Props, scheme: 'light' | 'dark') {
  return useMemo(
    () => [
      yaml(),
      linter(null),
      lintGutter(),
      replacing,
      EditorView.lineWrapping,
      EditorView.cspNonce.of(
        document.querySelector<HTMLMetaElement>('meta[property=csp-nonce]')?.nonce ?? '',
      ),
      EditorView.contentAttributes.of({
        'aria-label': label,
        'aria-describedby': describedBy,
        ...(readOnly && { 'aria-readonly': 'true' }),
      }),
      editorTheme(scheme),
    ],
    [label, describedBy, readOnly, scheme],
  );
}

/** From the place of the fault to the end of its line. */
function diagnostic(doc: Text, { line = 1, column = 1, detail }: Fault): Diagnostic {
  const on = doc.line(Math.min(Math.max(line, 1), doc.lines));
  const from = Math.min(on.from + column - 1, on.to);
  return { from, to: on.to, severity: 'error', message: detail };
}

function goTo(view: EditorView, line: number, column: number): void {
  const on = view.state.doc.line(Math.min(Math.max(line, 1), view.state.doc.lines));
  const anchor = Math.min(on.from + column - 1, on.to);
  view.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: 'center' }) });
  view.focus();
}
