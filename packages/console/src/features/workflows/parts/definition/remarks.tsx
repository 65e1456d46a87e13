import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type Remark, span } from '../../definition.view.ts';

/** What else there is to say of a job or an input, in one line. */
export function Remarks({ remarks }: { readonly remarks: readonly Remark[] }) {
  const { t, i18n } = useTranslation('workflows');
  if (remarks.length === 0) return null;
  const said = remarks.map((remark) => {
    if ('seconds' in remark) return t(`remark-${remark.text}`, { span: span(remark.seconds, i18n.language) });
    if ('count' in remark) return t(`remark-${remark.text}`, { count: remark.count });
    if ('value' in remark) return t(`remark-${remark.text}`, { value: remark.value });
    return t(`remark-${remark.text}`);
  });
  return (
    <Text size="xs" c="dimmed">
      {said.join(' · ')}
    </Text>
  );
}
