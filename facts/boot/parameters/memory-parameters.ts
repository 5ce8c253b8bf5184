import type { ParameterRow } from './parameter-row.ts';

const pages = 'mm/hugetlb.c';

/** Parameters of memory: huge pages, reservations. */
export const memoryParameters: readonly ParameterRow[] = [
  {
    name: 'default_hugepagesz',
    semantics: 'first',
    value: 'size',
    needs: 'HUGETLBFS',
    source: `${pages}: default_hugepagesz_setup`,
  },
  { name: 'hugepagesz', semantics: 'pages', value: 'size', needs: 'HUGETLBFS', source: `${pages}: hugepagesz_setup` },
  { name: 'hugepages', semantics: 'pages', needs: 'HUGETLBFS', source: `${pages}: hugepages_setup` },
  { name: 'hugetlb_cma', semantics: 'last', value: 'size', source: 'mm/hugetlb_cma.c: cmdline_parse_hugetlb_cma' },
  { name: 'hugetlb_free_vmemmap', semantics: 'last', value: 'switch', source: 'mm/hugetlb_vmemmap.c' },
  { name: 'transparent_hugepage', semantics: 'last', source: 'mm/huge_memory.c: setup_transparent_hugepage' },
  { name: 'crashkernel', semantics: 'keyed', value: 'size', source: 'kernel/crash_reserve.c: get_last_crashkernel' },
  { name: 'memmap', semantics: 'repeat', source: 'arch/x86/kernel/e820.c: parse_memmap_opt' },
  { name: 'mem', semantics: 'last', value: 'size', source: 'arch/x86/kernel/e820.c: parse_memopt' },
  { name: 'cma', semantics: 'last', source: 'kernel/dma/contiguous.c: early_cma' },
  { name: 'numa', semantics: 'last', source: 'arch/x86/mm/numa.c: numa_setup' },
  { name: 'init_on_alloc', semantics: 'last', value: 'switch', source: 'mm/mm_init.c: early_init_on_alloc' },
  { name: 'init_on_free', semantics: 'last', value: 'switch', source: 'mm/mm_init.c: early_init_on_free' },
  { name: 'mem_encrypt', semantics: 'last', source: 'arch/x86/mm/mem_encrypt_identity.c' },
];
