import type { Locator, Page } from 'playwright-core';
import type { Console } from './console.ts';

/** The editor of this name, once it has loaded. */
export const editorOf = (page: Page, name = 'As YAML'): Locator => page.getByRole('textbox', { name });

/** Writes a text in place of what is in the editor, as somebody who pastes it. */
export async function write(page: Page, text: string): Promise<void> {
  await editorOf(page).click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText(text);
}

/** A release of the shop whose first snapshot waits for its first approval; answers the number of the approval. */
export async function submitted(house: Console): Promise<string> {
  const release: { id: string } = await house.as('ci', 'POST', 'releases', {
    title: 'Web shop 2.4',
    pipeline: 'standard',
  });
  const contents = [{ service: 'cart', module: 'cart-api', version: '2.4.0' }];
  const snapshot: { id: string } = await house.as('ci', 'POST', `releases/${release.id}/snapshots`, {
    contents,
  });
  await house.as('ci', 'POST', 'executions', { snapshot: snapshot.id });
  return release.id;
}

/** The policy of this name, as it is now. */
export async function policyOf(house: Console, name: string): Promise<{ id: string; version: number }> {
  const { items }: { items: { id: string; name: string; version: number }[] } = await house.as(
    'ann',
    'GET',
    'policies',
  );
  const found = items.find((one) => one.name === name);
  if (!found) throw new Error(`there is no policy ${name}`);
  return found;
}
