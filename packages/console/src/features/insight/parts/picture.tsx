import { Button, Collapse, Paper, Stack, Table, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import { type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';

export type Told = { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] };

type Props = {
  readonly title: string;
  /** What the picture shows, in a sentence. */
  readonly sentence: ReactNode;
  readonly controls?: ReactNode;
  /** The same for those who do not see it. */
  readonly table?: Told | undefined;
  readonly children: ReactNode;
};

/** A picture with its sentence above, and the same as a table behind a button. */
export function Picture({ title, sentence, controls, table, children }: Props) {
  const id = useId();
  return (
    <Paper withBorder p={{ base: 'sm', sm: 'lg' }} component="section" aria-labelledby={id}>
      <Stack gap="md">
        <Stack gap={4}>
          <Title order={2} size="h5" c="dimmed" id={id}>
            {title}
          </Title>
          <Text component="p" m={0} fz={{ base: 'md', sm: 'xl' }} fw={600} style={{ textWrap: 'pretty' }}>
            {sentence}
          </Text>
        </Stack>
        {controls}
        {children}
        {table !== undefined && table.rows.length > 0 && <AsTable table={table} title={title} />}
      </Stack>
    </Paper>
  );
}

function AsTable({ table: { head, rows }, title }: { readonly table: Told; readonly title: string }) {
  const { t } = useTranslation('insight');
  const [opened, { toggle }] = useDisclosure(false);
  return (
    <div>
      <Button
        variant="default"
        size="compact-sm"
        onClick={toggle}
        aria-expanded={opened}
        rightSection={opened ? <IconChevronUp size={14} /> : <IconChevronDown size={14} />}
      >
        {t('asTable')}
      </Button>
      <Collapse expanded={opened}>
        <Table.ScrollContainer minWidth={420} mt="xs" scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
          <Table data={{ head: [...head], body: rows.map((row) => [...row]) }} aria-label={title} />
        </Table.ScrollContainer>
      </Collapse>
    </div>
  );
}
