// May be imported by other features.
import type { PreApproval } from '@countersign/contract/pre-approval-shapes.ts';
import { Group, Text, VisuallyHidden } from '@mantine/core';
import { IconBox, IconClock, IconMapPin, IconRepeatOnce, IconUsers } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { range, short } from '../../../shared/time/format.ts';
import { executorNames } from '../pre-approvals.view.ts';

type Covers = Pick<
  PreApproval,
  'environments' | 'services' | 'executors' | 'windowStart' | 'windowEnd' | 'singleUse'
>;

/** What an approval form covers: when, where, what, who. Plain text, so that it can stand inside a button. */
export function FormFacts({ form }: { readonly form: Covers }) {
  const { t } = useTranslation('preapprovals');
  const { environments, services, executors } = form;
  const window = useWindow(form);
  const modules = services.map(({ service, module }) => `${service} / ${module}`);
  return (
    <Group gap="4px 20px">
      <Fact icon={<IconClock size={16} />} label={t('when')} text={window} />
      <Fact
        icon={<IconMapPin size={16} />}
        label={t('environments')}
        text={environments.length === 0 ? t('anyEnvironment') : environments.join(', ')}
      />
      <Fact
        icon={<IconBox size={16} />}
        label={t('services')}
        text={modules.length === 0 ? t('anyService') : modules.join(', ')}
      />
      <Fact
        icon={<IconUsers size={16} />}
        label={t('executors')}
        text={executors.length === 0 ? t('anyExecutor') : executorNames(executors).join(', ')}
      />
      {form.singleUse && (
        <Fact icon={<IconRepeatOnce size={16} />} label={t('singleUse')} text={t('singleUseFact')} />
      )}
    </Group>
  );
}

type FactProps = { readonly icon: ReactNode; readonly label: string; readonly text: string };

const Fact = ({ icon, label, text }: FactProps) => (
  <Group gap={6} wrap="nowrap" align="flex-start" component="span">
    <Text component="span" c="dimmed" lh={1} pt={2} aria-hidden>
      {icon}
    </Text>
    <Text component="span" size="sm" lineClamp={3}>
      <VisuallyHidden>{label}: </VisuallyHidden>
      {text}
    </Text>
  </Group>
);

/** The execution window in the reader's own zone, as a sentence. */
function useWindow({ windowStart, windowEnd }: Covers): string {
  const { t, i18n } = useTranslation('preapprovals');
  const at = (instant: string) => short(Date.parse(instant), i18n.language);
  if (windowStart !== null && windowEnd !== null)
    return range(Date.parse(windowStart), Date.parse(windowEnd), i18n.language);
  if (windowStart !== null) return t('fromOn', { start: at(windowStart) });
  return windowEnd === null ? t('anyTime') : t('untilThen', { end: at(windowEnd) });
}
