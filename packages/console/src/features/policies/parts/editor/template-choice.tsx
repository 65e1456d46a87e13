import { Group, Radio, SimpleGrid, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type Template, templates } from '../../templates.ts';

type Props = {
  readonly value: Template;
  readonly onChange: (template: Template) => void;
  /** Something was typed, which another template would take away. */
  readonly typed: boolean;
};

const keys = {
  oneApprover: ['oneApprover', 'oneApproverHint'],
  fourEyes: ['fourEyes', 'fourEyesHint'],
  twoLevels: ['twoLevels', 'twoLevelsHint'],
  withDeadline: ['withDeadline', 'withDeadlineHint'],
} as const satisfies Record<Template, readonly [string, string]>;

/** Good ways to begin. */
export function TemplateChoice({ value, onChange, typed }: Props) {
  const { t } = useTranslation('policies');
  return (
    <Radio.Group
      label={t('template')}
      description={typed ? t('templateTyped') : t('templateHint')}
      value={value}
      onChange={(next) => onChange(next as Template)}
    >
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 4 }} mt="xs" spacing="sm">
        {(Object.keys(templates) as Template[]).map((template) => {
          const [name, hint] = keys[template];
          return (
            <Radio.Card key={template} value={template} p="sm" disabled={typed} aria-label={t(name)}>
              <Group wrap="nowrap" align="flex-start" gap="xs">
                <Radio.Indicator />
                <Stack gap={2}>
                  <Text fw={600} size="sm">
                    {t(name)}
                  </Text>
                  <Text size="xs">{t(hint)}</Text>
                </Stack>
              </Group>
            </Radio.Card>
          );
        })}
      </SimpleGrid>
    </Radio.Group>
  );
}
