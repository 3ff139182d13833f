# SPDX-License-Identifier: Apache-2.0
# What a release is made of: scripts/sbom, which `meson dist` runs.
load helper

@test "the bill of materials is SPDX 2.3, the same twice, and has every library that the build asks for" {
	local top=$BATS_TEST_DIRNAME/../..
	SOURCE_DATE_EPOCH=0 "$top/scripts/sbom" 9.9.9 .
	mv mc-toolkit.spdx.json first
	SOURCE_DATE_EPOCH=0 "$top/scripts/sbom" 9.9.9 .
	cmp first mc-toolkit.spdx.json
	jq -e '.spdxVersion == "SPDX-2.3" and .dataLicense == "CC0-1.0" and .SPDXID == "SPDXRef-DOCUMENT" and .creationInfo.created == "1970-01-01T00:00:00Z" and
		(.documentNamespace | startswith("https://spdx.org/spdxdocs/mc-toolkit-9.9.9-")) and
		(.packages | all(.downloadLocation and .licenseDeclared and .filesAnalyzed == false)) and .packages[0].versionInfo == "9.9.9" and
		([.packages[].SPDXID] | length == (unique | length)) and
		([.packages[].SPDXID, "SPDXRef-DOCUMENT"] as $ids | .relationships | all(.spdxElementId as $a | .relatedSpdxElement as $b | ($ids | index($a)) and ($ids | index($b)))) and
		(.relationships | length) == (.packages | length)' first >/dev/null || { cat first; return 1; }
	for library in $(grep -oE "dependency\((static \? '[a-z-]*-static' : )?'[a-z0-9.-]+'" "$top/meson.build" | sed -E "s/.*'([^']+)'$/\1/" | grep -v threads); do
		grep -q "^$library " "$top/scripts/sbom" || { echo "$library is missing"; return 1; }
	done
	grep -q "meson.add_dist_script('scripts/sbom'" "$top/meson.build"
}
