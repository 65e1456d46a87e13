import { Group, SegmentedControl, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

const route = getRouteApi('/projects/$project/releases');

type Props = { readonly status: string; readonly title: string };

/** Narrows the list; what was chosen is in the address, so that it can be passed on. */
export function Filters({ status, title }: Props) {
  const { t } = useTranslation('releases');
  const navigate = route.useNavigate();
  const [typed, setTyped] = useState(title);
  const search = useDebouncedCallback(
    (wanted: string) => void navigate({ search: (old) => ({ ...old, title: wanted }), replace: true }),
    200,
  );
  return (
    <Group>
      <TextInput
        type="search"
        aria-label={t('search')}
        placeholder={t('search')}
        leftSection={<IconSearch size={16} />}
        value={typed}
        maxLength={200}
        flex="1 1 14rem"
        maw="28rem"
        onChange={({ currentTarget: { value } }) => {
          setTyped(value);
          search(value);
        }}
      />
      <SegmentedControl
        aria-label={t('status')}
        value={status}
        data={(['open', 'closed', 'all'] as const).map((value) => ({ value, label: t(`filter-${value}`) }))}
        onChange={(wanted) => void navigate({ search: (old) => ({ ...old, status: wanted }) })}
      />
    </Group>
  );
}
