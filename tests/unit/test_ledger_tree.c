/* The Merkle tree: the roots that RFC 6962's implementations publish, and for every small tree every proof. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "jourbeslut/base/text.h"
#include "ledger/tree.h"

#define LEAVES 70

/* A tree in memory, by the plain definition of MTH(D[n]): what tree.c must agree with. */
struct plain {
	struct sha256 leaves[LEAVES];
};

static struct sha256 plain_root(const struct plain *p, size_t start, size_t size)
{
	struct sha256 left, right, hash;
	size_t k = 1;

	if (size == 1)
		return p->leaves[start];
	while (k * 2 < size)
		k *= 2;
	left = plain_root(p, start, k);
	right = plain_root(p, start + k, size - k);
	assert_int_equal(ledger_node_hash(&left, &right, &hash), ERR_OK);
	return hash;
}

static enum err plain_node(void *ctx, unsigned level, uint64_t n, struct sha256 *ret_hash)
{
	*ret_hash = plain_root(ctx, n << level, (size_t)1 << level);
	return ERR_OK;
}

static void fill(struct plain *p)
{
	for (size_t i = 0; i < LEAVES; i++) {
		struct sha256 entry;

		assert_int_equal(sha256_of(span_of(&i, sizeof i), &entry), ERR_OK);
		assert_int_equal(ledger_leaf_hash(&entry, &p->leaves[i]), ERR_OK);
	}
}

static bool same(const struct sha256 *a, const struct sha256 *b)
{
	return memcmp(a, b, sizeof *a) == 0;
}

/* The eight leaves (other lengths than ours) and the roots that the test programs of RFC 6962's authors use; they can
 * be computed anew with tests/integration/ledger_roots.sh, which needs sha256sum alone. */
static void test_published_roots(void **state)
{
	static const char *const leaves[] = {
		"", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"
	};
	static const char *const roots[] = { "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
		                             "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
		                             "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
		                             "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
		                             "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
		                             "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
		                             "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
		                             "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328" };
	struct plain p;

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(leaves); i++) {
		struct tree_nodes nodes = { plain_node, &p };
		uint8_t bytes[17] = { 0 }; /* RFC 6962: the mark, then the leaf */
		struct sha256 root;
		char hex[SHA256_HEX];
		size_t len = strlen(leaves[i]) / 2;

		assert_int_equal(hex_decode(span_str(leaves[i]), bytes + 1, len), ERR_OK);
		assert_int_equal(sha256_of(span_of(bytes, len + 1), &p.leaves[i]), ERR_OK);
		assert_int_equal(tree_root(&nodes, i + 1, &root), ERR_OK);
		sha256_hex(&root, hex);
		assert_string_equal(hex, roots[i]);
	}
}

static void test_empty_tree(void **state)
{
	struct tree_nodes nodes = { plain_node, NULL };
	struct sha256 root;
	char hex[SHA256_HEX];

	(void)state;
	assert_int_equal(tree_root(&nodes, 0, &root), ERR_OK);
	sha256_hex(&root, hex);
	assert_string_equal(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

/* Each node has a place of its own, in the order in which nodes become known. */
static void test_places(void **state)
{
	uint64_t expected = 0, leaves;

	(void)state;
	for (uint64_t leaf = 0; leaf < 600; leaf++) {
		assert_int_equal(tree_node_count(leaf), expected);
		assert_int_equal(tree_leaf_count(expected, &leaves), ERR_OK);
		assert_int_equal(leaves, leaf);
		assert_int_equal(tree_place(0, leaf), expected);
		expected++;
		for (unsigned level = 1; (leaf + 1) % ((uint64_t)1 << level) == 0 && level < 10; level++)
			assert_int_equal(tree_place(level, leaf >> level), expected++);
	}
	assert_int_equal(tree_leaf_count(2, &leaves), ERR_INTERNAL); /* two leaves give three nodes */
	assert_int_equal(tree_leaf_count(((uint64_t)1 << 41) - 1, &leaves), ERR_OK);
	assert_int_equal(leaves, (uint64_t)1 << 40);
}

static void test_every_inclusion(void **state)
{
	struct plain p;
	struct tree_nodes nodes = { plain_node, &p };

	(void)state;
	fill(&p);
	for (uint64_t size = 1; size <= LEAVES; size++) {
		struct sha256 root = plain_root(&p, 0, size), got;
		struct tree_proof proof;

		assert_int_equal(tree_root(&nodes, size, &got), ERR_OK);
		assert_true(same(&root, &got));
		for (uint64_t i = 0; i < size; i++) {
			assert_int_equal(tree_inclusion(&nodes, i, size, &proof), ERR_OK);
			assert_int_equal(tree_inclusion_root(&p.leaves[i], i, size, &proof, &got), ERR_OK);
			assert_true(same(&root, &got));
			/* Of another leaf, or of another place, it proves nothing. */
			if (tree_inclusion_root(&p.leaves[(i + 1) % LEAVES], i, size, &proof, &got) == ERR_OK)
				assert_false(same(&root, &got));
			if (size > 1 && tree_inclusion_root(&p.leaves[i], i ^ 1, size, &proof, &got) == ERR_OK)
				assert_false(same(&root, &got));
		}
		assert_int_equal(tree_inclusion(&nodes, size, size, &proof), ERR_INPUT);
	}
}

static void test_inclusion_has_one_length(void **state)
{
	struct plain p;
	struct tree_nodes nodes = { plain_node, &p };
	struct tree_proof proof;
	struct sha256 root;

	(void)state;
	fill(&p);
	assert_int_equal(tree_inclusion(&nodes, 5, 13, &proof), ERR_OK);
	assert_int_equal(proof.count, 4);
	proof.count = 3;
	assert_int_equal(tree_inclusion_root(&p.leaves[5], 5, 13, &proof, &root), ERR_EVIDENCE);
	proof.hashes[4] = p.leaves[0];
	proof.count = 5;
	assert_int_equal(tree_inclusion_root(&p.leaves[5], 5, 13, &proof, &root), ERR_EVIDENCE);
	assert_int_equal(tree_inclusion_root(&p.leaves[5], 13, 13, &proof, &root), ERR_EVIDENCE);
}

static void test_every_consistency(void **state)
{
	struct plain p;
	struct tree_nodes nodes = { plain_node, &p };

	(void)state;
	fill(&p);
	for (uint64_t size = 1; size <= LEAVES; size++) {
		struct sha256 root = plain_root(&p, 0, size);

		for (uint64_t old = 1; old <= size; old++) {
			struct sha256 from = plain_root(&p, 0, old), other = p.leaves[LEAVES - 1];
			struct tree_proof proof;

			other.bytes[0] ^= 1;
			assert_int_equal(tree_consistency(&nodes, old, size, &proof), ERR_OK);
			assert_int_equal(tree_consistency_verify(old, &from, size, &root, &proof), ERR_OK);
			assert_int_equal(tree_consistency_verify(old, &other, size, &root, &proof), ERR_EVIDENCE);
			assert_int_equal(tree_consistency_verify(old, &from, size, &other, &proof), ERR_EVIDENCE);
			for (size_t i = 0; i < proof.count; i++) {
				proof.hashes[i].bytes[31] ^= 1;
				assert_int_equal(tree_consistency_verify(old, &from, size, &root, &proof),
				                 ERR_EVIDENCE);
				proof.hashes[i].bytes[31] ^= 1;
			}
			if (proof.count > 0) {
				proof.count--;
				assert_int_equal(tree_consistency_verify(old, &from, size, &root, &proof),
				                 ERR_EVIDENCE);
			}
		}
		assert_int_equal(tree_consistency(&nodes, size + 1, size, &(struct tree_proof){ 0 }), ERR_INPUT);
		assert_int_equal(tree_consistency(&nodes, 0, size, &(struct tree_proof){ 0 }), ERR_INPUT);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_published_roots),
		cmocka_unit_test(test_empty_tree),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_every_inclusion),
		cmocka_unit_test(test_inclusion_has_one_length),
		cmocka_unit_test(test_every_consistency),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
