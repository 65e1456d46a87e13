import { EditorView } from '@uiw/react-codemirror';

/**
 * Typing over a selection, done by the editor itself: a browser that does it keeps the look of what it takes away in
 * style attributes, which the page's security policy forbids, and complains about.
 */
export const replacing = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { data, inputType, isComposing } = event as InputEvent;
    if (inputType !== 'insertText' || data === null || isComposing || view.state.readOnly) return false;
    if (view.state.selection.main.empty) return false;
    event.preventDefault();
    view.dispatch(view.state.replaceSelection(data), { userEvent: 'input.type', scrollIntoView: true });
    return true;
  },
});
